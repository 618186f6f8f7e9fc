// What somebody has typed or chosen, and not saved.

const FIELDS = ":is(input, textarea, select)";

/** In an open sheet, or as the title of a new card. */
export function isAnythingUnsaved() {
  return [...document.querySelectorAll(`#sheet ${FIELDS}, .add ${FIELDS}`)].some(isChanged);
}

export function isUnsaved(part) {
  return [...part.querySelectorAll(FIELDS)].some(isChanged);
}

function isChanged(field) {
  if (field.matches("select")) return field.selectedIndex !== [...field.options].findLastIndex(isFirst);
  return field.value !== field.defaultValue.replace(/\r\n?/g, "\n") || field.checked !== field.defaultChecked;
}

// What a list shows before anybody chooses.
function isFirst(option, index) {
  return option.defaultSelected || index === 0;
}
