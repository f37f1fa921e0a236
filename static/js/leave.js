// Leaves at once: blanks the page, then replaces it. Exit, or Shift three times within five seconds.
// An icon without an address: the browser shows its own neutral one, and asks us for none (three requests, not four).
const icon = document.createElement("link");
icon.rel = "icon";
icon.href = "//";
document.head.append(icon);
const WINDOW = 5000;
const exit = document.getElementById("exit");
let presses = [];
let alone = false;

function leave() {
  const { href, dataset } = exit;
  document.title = dataset.title;
  document.body.hidden = true;
  document.body.replaceChildren();
  location.replace(href);
}

function forget() {
  alone = false;
  presses = [];
}

if (exit) {
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  // A press counts only when Shift goes down and up with nothing in between, so capitals never leave.
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey) forget();
    else if (!event.repeat) alone = true;
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < WINDOW);
    if (presses.length > 2) leave();
  }, true);
  addEventListener("pointerdown", forget, true);
}
