// Why a passkey was not taken, in words. allauth's own script, which talks to the browser, only knows the exception.
const WHY = {
  NotAllowedError: "No passkey was given. Nothing was changed.",
  InvalidStateError: "That key is known already.",
  SecurityError: "Passkeys need a name as address, with https or localhost: a number such as 127.0.0.1 will not do.",
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  const { exception } = event.detail
  document.getElementById("passkey-trouble").textContent = WHY[exception.name] ?? exception.message
})
