// Ties the claims of a paper to the words that state them: pointing at either shows the other. The page says all of it
// without this, by its links.
const ROLES = ["subject", "object", "cue"];
const TIED = "[data-evidence], [data-says], [data-subject-of], [data-object-of], [data-cue-of]";

const claims = [...document.querySelectorAll("li[data-evidence]")];
const words = [...document.querySelectorAll("[data-says], [data-subject-of], [data-object-of], [data-cue-of]")];

function idsOf(element) {
  const { evidence, says, subjectOf, objectOf, cueOf } = element.dataset;
  return [evidence, says, subjectOf, objectOf, cueOf].flatMap((ids) => ids?.split(" ") ?? []);
}

function show(shown, of) {
  const among = (ids) => (ids?.split(" ") ?? []).some((id) => shown.has(id));
  for (const claim of claims) {
    claim.classList.toggle("lit", among(claim.dataset.evidence));
  }
  for (const one of words) {
    one.classList.toggle("lit", among(one.dataset.says));
    for (const role of ROLES) {
      // Of a whole sentence, which may say ten things, no part is more than another.
      one.classList.toggle(role, of !== "sentence" && among(one.dataset[`${role}Of`]));
    }
  }
}

// In the wide layout the text has a column of its own, which may be longer than the window.
const column = document.querySelector(".beside > section");

function look(event) {
  const at = event.target instanceof Element ? event.target.closest(TIED) : null;
  show(new Set(at ? idsOf(at) : []), at?.matches("[data-says]") ? "sentence" : "part");
  const said = at?.matches("li") && column.querySelector(".lit");
  if (said) {
    const [outer, inner] = [column.getBoundingClientRect(), said.getBoundingClientRect()];
    // By as much as is missing, and nothing but the column.
    column.scrollTop += Math.max(0, inner.bottom - outer.bottom) || Math.min(0, inner.top - outer.top);
  }
}

function settle() {
  // What scrolls has to be reached by keyboard.
  if (column.scrollHeight > column.clientHeight) {
    column.tabIndex = 0;
  } else {
    column.removeAttribute("tabindex");
  }
}

// First, as it shows what takes room in the column.
document.body.classList.add("tied");
settle();
window.addEventListener("resize", settle);
document.addEventListener("pointerover", look);
document.addEventListener("focusin", look);
