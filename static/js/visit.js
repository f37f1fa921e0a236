// A visit is one entry in the browser's history: steps are sent from here and each page takes the place of the one
// before, so that after Exit a single Back leads to the page before ours. Without this script, forms and links do the rest.
// Exit, or Shift three times within five seconds, blanks the page before the network is asked, and then replaces it.

// An icon without an address: the browser shows its own neutral one, and asks us for none (three requests, not four).
const icon = document.createElement("link");
icon.rel = "icon";
icon.href = "//";
document.head.append(icon);

const WINDOW = 5000;
const PATIENCE = 30000;
let presses = [];
let alone = false;
let sending = null;
let plain = false;
let onwards = false;

function leave() {
  const exit = document.getElementById("exit");
  if (!exit) return;
  const { href, dataset } = exit;
  document.title = dataset.title;
  document.body.hidden = true;
  document.body.replaceChildren();
  location.replace(href);
  sending?.abort();
}

function forget() {
  alone = false;
  presses = [];
}

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

function asks(form, button) {
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.append(button.name, button.value);
  return fields;
}

// The words are still in the form: say so beside it, and read it out.
function stay(form) {
  const line = form.querySelector("[data-not-saved]");
  line.textContent = "";
  line.hidden = false;
  line.textContent = line.dataset.notSaved;
  line.scrollIntoView({ block: "center" });
}

// A page that came back instead of a way on (words too long, the code): it takes the place of this one.
function show(page, address) {
  history.replaceState(null, "", address);
  for (const name of ["lang", "dir", "className"]) document.documentElement[name] = page.documentElement[name];
  document.title = page.title;
  const code = page.getElementById("code");
  if (code) code.value = document.getElementById("code")?.value ?? ""; // one word mistyped: mend one word, here only
  document.body.replaceWith(document.adoptNode(page.body));
  scrollTo(0, 0);
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  (document.querySelector(".has-error textarea") ?? heading).focus({ preventScroll: true });
}

// Where no words can be lost, the browser tries by itself, and says what is wrong.
function post(form, button) {
  plain = true;
  form.requestSubmit(button);
}

function send(form, button) {
  const words = form.querySelector("[data-not-saved]");
  const request = new XMLHttpRequest();
  sending = request;
  form.ariaBusy = "true";
  request.open("POST", form.getAttribute("action") ?? location.href);
  request.responseType = "document"; // the browser reads it: no text becomes markup here
  request.timeout = PATIENCE;
  request.setRequestHeader("X-Visit", "1");
  request.onload = () => {
    const { status, response } = request;
    const next = request.getResponseHeader("X-Onwards");
    if (next) {
      onwards = true; // until the next page is there, a second press sends nothing
      location.replace(next);
    } else if (response?.querySelector(status < 400 || !words ? "h1" : "main form")) show(response, request.responseURL);
    else if (words) stay(form);
    else post(form, button);
  };
  request.onerror = request.ontimeout = () => (words ? stay(form) : post(form, button));
  request.onloadend = () => {
    if (onwards) return;
    sending = null;
    form.ariaBusy = null;
  };
  request.send(asks(form, button));
}

addEventListener("pageshow", () => {
  onwards = false;
  sending = null;
});

addEventListener("submit", (event) => {
  const form = event.target;
  if (plain || event.defaultPrevented || form.getAttribute("method") !== "post") return;
  event.preventDefault();
  if (!sending) send(form, event.submitter);
});

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button) return;
  if (link.id === "exit" || link.pathname === "/leave") {
    event.preventDefault();
    leave();
  } else if (link.origin === location.origin && !link.target && !link.download && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    const form = document.querySelector("form:has([data-not-saved])");
    // What is typed so far is kept on the way to another page; nothing waits for it.
    if (form && link.pathname !== location.pathname) {
      const body = asks(form, { name: "go", value: "stay" });
      fetch(form.getAttribute("action") ?? location.href, { method: "POST", body, keepalive: true, headers: { "X-Visit": "1" } }).catch(() => {});
    }
    location.replace(link.href);
  }
});
