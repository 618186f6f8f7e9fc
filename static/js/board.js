// The board's page. Scripts know no routes and no rules: columns carry their addresses, the server decides.

import "./ago.js";
import "./drag.js";
import "./filter.js";
import "./keys.js";
import "./menu.js";
import "./sheet.js";

// Columns were added, moved or retired by somebody else: the row on the page is not the board's any more.
document.addEventListener("parts:swapped", () => {
  const lanes = [...document.querySelectorAll(".lane")].map((lane) => lane.id.replace("column-", ""));
  if (lanes.join() !== document.getElementById("seen").dataset.columns) location.reload();
});
