// "3 s ago" goes on counting.

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
];

setInterval(() => {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(time.dateTime)) / 1000));
    const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? UNITS.at(-1);
    time.textContent = `${Math.floor(seconds / length)} ${unit} ago`;
  }
}, 1000);
