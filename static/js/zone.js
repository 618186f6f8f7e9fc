// Who has not said where they live is offered the time zone of their browser, if the form knows it.

for (const input of document.querySelectorAll("input[data-own-zone]")) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if ([...input.list.options].some(({ value }) => value === timeZone)) input.value = timeZone;
}
