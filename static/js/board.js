// The board's page. Scripts know no routes and no rules: columns carry their addresses, the server decides.

import "./add.js";
import "./ago.js";
import "./drag.js";
import "./filter.js";
import "./follow.js";
import "./keys.js";
import "./live.js";
import "./mention.js";
import "./menu.js";
import "./sheet.js";

// Back brings the page as it was left: the board has gone on since.
addEventListener("pageshow", (event) => event.persisted && location.reload());
