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

function look(event) {
  const at = event.target instanceof Element ? event.target.closest(TIED) : null;
  show(new Set(at ? idsOf(at) : []), at?.matches("[data-says]") ? "sentence" : "part");
}

document.addEventListener("pointerover", look);
document.addEventListener("focusin", look);
document.body.classList.add("tied");
