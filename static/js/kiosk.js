// A shared tablet: asks calmly when nobody has touched it for a while, then goes back to its start page by itself.
// A page can take the place of another without loading (visit.js), so everything is looked up when it is needed.
let touched = Date.now();
let cleared = false;
const question = () => document.getElementById("still-here");

// Once: asked for again every second, the start page would never arrive over a slow connection.
function clear(start) {
  if (cleared) return;
  cleared = true;
  stop(); // what was being sent may not put its next page over the start
  document.body.hidden = true;
  document.body.replaceChildren();
  location.replace(start);
}

function look() {
  const { kiosk, warns, clears } = document.body.dataset;
  if (!clears) return;
  const quiet = (Date.now() - touched) / 1000;
  if (quiet >= clears) clear(kiosk);
  else if (quiet >= warns && !question().open) question().showModal();
}

// Only a click closes the question, which a key on its button is too: closed any earlier, the key would land in the answer.
function here(event) {
  touched = Date.now();
  if (event.type !== "click") return;
  if (question()?.open) question().close();
  // Whatever leads to the start clears: nothing that stands on the page is kept on the way there.
  const { kiosk } = document.body.dataset;
  const link = event.target.closest?.("a[href]");
  if (link && link.pathname === kiosk && !link.hash) {
    event.preventDefault();
    clear(kiosk);
  }
}

for (const kind of ["pointerdown", "keydown", "input", "click", "wheel"]) {
  addEventListener(kind, here, { capture: true, passive: kind === "wheel" });
}
setInterval(look, 1000);
// A tablet that slept looks as soon as it wakes.
document.addEventListener("visibilitychange", look);
