// Turns a selection in [data-redact] into the start and end of a span, counted in Unicode code points.
// data-redact-start and data-redact-end name the two fields by id; data-redact-said names the sentence that shows it.
// An element with data-length stands for that many code points of the original, whatever it shows (0: none).

function size(node, upTo) {
  if (node.nodeType === Node.TEXT_NODE) return [...node.data.slice(0, upTo)].length;
  if (node.dataset?.length !== undefined) return Number(node.dataset.length);
  let sum = 0;
  for (const child of node.childNodes) sum += size(child);
  return sum;
}

// Code points of `root` before the point (node, offset). A point inside a covered span counts as that span's edge.
function before(root, node, offset, atEnd) {
  let sum = 0;
  if (node.nodeType === Node.TEXT_NODE) {
    // Never between the two halves of one character.
    const code = node.data.charCodeAt(offset);
    if (offset > 0 && code >= 0xdc00 && code <= 0xdfff) offset += atEnd ? 1 : -1;
    sum = size(node, offset);
  } else {
    for (const child of [...node.childNodes].slice(0, offset)) sum += size(child);
  }
  for (let at = node; at !== root; at = at.parentNode) {
    if (at.dataset?.length !== undefined) sum = atEnd ? Number(at.dataset.length) : 0;
    for (let back = at.previousSibling; back; back = back.previousSibling) sum += size(back);
  }
  return sum;
}

function listen(root) {
  const field = (name) => document.getElementById(root.dataset[name] ?? "");
  const [start, end, said] = ["redactStart", "redactEnd", "redactSaid"].map(field);
  if (!start || !end) return;

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return;
    const from = before(root, range.startContainer, range.startOffset, false);
    const to = before(root, range.endContainer, range.endOffset, true);
    if (to <= from) return;
    start.value = from;
    end.value = to;
    if (said) said.textContent = selection.toString();
  });

  // Without a mouse: arrows move by words, Shift and arrows select.
  root.addEventListener("keydown", (event) => {
    const way = { ArrowRight: "right", ArrowLeft: "left" }[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const selection = getSelection();
    if (!root.contains(selection.anchorNode)) selection.collapse(root, 0);
    selection.modify(event.shiftKey ? "extend" : "move", way, "word");
  });
}

document.querySelectorAll("[data-redact]").forEach(listen);
