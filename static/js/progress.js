// Follows a long piece of work: [data-progress=URL] holds a <progress> and a [data-words]; the JSON is
// {"share": 0..100, "words": "412 of 4,292 read", "finished": false, "next": null or an address of ours}.
const work = document.querySelector("[data-progress]");

async function look(wait) {
  let next = Math.min(wait * 1.2, 10000);
  try {
    const answer = await fetch(work.dataset.progress, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (answer.ok) {
      const { share, words, finished, next: address } = await answer.json();
      const bar = work.querySelector("progress");
      const sentence = work.querySelector("[data-words]");
      bar.value = share;
      if (sentence.textContent !== words) {
        sentence.textContent = words;
        next = 1500;
      }
      if (finished) {
        if (address && new URL(address, location.href).origin === location.origin) location.replace(address);
        return;
      }
    }
  } catch {
    // Nothing is lost: the work goes on without this page.
  }
  setTimeout(look, next, next);
}

if (work) look(1500);
