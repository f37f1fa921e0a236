// Says, while somebody types, that something looks like a name, a number or an address, and that it can be left out.
// It happens on this device only: nothing is sent for it, nothing is kept, nothing is changed. Rules of thumb, in English:
// a name mid-sentence has a capital; so do these words, and they tell nothing of anybody.
const ORDINARY = new Set(("I Mum Mam Mom Dad Nan God GP Monday Tuesday Wednesday Thursday Friday Saturday Sunday January "
  + "February March April May June July August September October November December Christmas Easter Eid Ramadan Diwali "
  + "English Welsh Scottish Irish British Polish Urdu Punjabi Arabic Muslim Islam Christian Hindu Sikh Jewish Black White "
  + "Asian African England Wales Scotland Britain Zoom Teams Google Facebook WhatsApp Instagram Internet Covid Isva Idva "
  + "Police Court Crown Council Centre Service Support Helpline Women Rape Victim").split(" "));
const QUIET = 700;
const CAPITAL = /(?<=[\p{Ll}\d,;)'’-]\s+|[([]|[\p{Ll}]\s*\()\p{Lu}(?:['’]\p{Lu})?\p{Ll}+(?:['’-]\p{Lu}?\p{Ll}+)*/gu;
const TITLED = /\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|PC|DC|Sgt)\b\.?\s+\p{L}{2,}/iu;
const NAMED = /\b(?:name(?:['’]s| is| was)|named)\s+(?!(?:not|the|a|an|on|my|her|his|their|never|and|of|in|for|wrong)\b)[\p{L}'’-]{3,}/iu;
const CONTACTS = [
  /\S+@\S+\.\p{L}{2,}/u,
  /(?<!\d)(?:\+|00|0)[ (]?\d(?:[ ().-]{0,2}\d){7,12}(?!\d)/u,
  /\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b/iu,
];

// Gives what looks like more than it should say, and of which kind, or nothing. `known`: what was waved away before.
export function found(text, known = new Set()) {
  for (const rule of CONTACTS) {
    const words = text.match(rule)?.[0];
    if (words && !known.has(words)) return { words, kind: "contact" };
  }
  for (const rule of [TITLED, NAMED]) {
    const words = text.match(rule)?.[0];
    if (words && !known.has(words)) return { words, kind: "name" };
  }
  const all = text.match(/\p{L}+/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}\p{Ll}*/gu)?.length ?? 0;
  if (all > 5 && capitals * 2 > all) return null; // whoever types All Words Like This means nothing by it
  for (const [words] of text.matchAll(CAPITAL)) {
    if (!ORDINARY.has(words.split(/['’]/u)[0]) && !known.has(words)) return { words, kind: "name" };
  }
  return null;
}

function listen(line) {
  const box = document.getElementById(line.dataset.names);
  const known = new Set();
  let waiting;
  let shown = "";

  function say() {
    const seen = found(box.value, known);
    const words = seen?.words ?? "";
    if (words === shown) return;
    shown = words;
    line.replaceChildren();
    if (!seen) return;
    const [mark, sentence, button] = ["bdi", "span", "button"].map((name) => document.createElement(name));
    mark.textContent = words;
    sentence.textContent = line.dataset[seen.kind];
    button.type = "button";
    button.className = "quiet";
    button.textContent = line.dataset.hide;
    button.addEventListener("click", () => {
      known.add(words);
      say();
      box.focus();
    });
    line.append(mark, " ", sentence, " ", button);
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(say, QUIET);
  });
}

document.querySelectorAll("[data-names]").forEach(listen);
