// Colours: as the system has them, or as the reader chose; a choice is kept where that is allowed.
const THEME_KEY = "sagemaker-conformance-theme";

function keptTheme() {
  try {
    return localStorage.getItem(THEME_KEY) || "auto";
  } catch {
    return "auto"; // storage is off: the choice lasts as long as the page
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll(".theme button")) {
    button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
  }
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // see above
  }
}

function startTheme() {
  const group = document.querySelector(".theme");
  group.hidden = false;
  group.addEventListener("click", (event) => {
    if (event.target.dataset.theme) setTheme(event.target.dataset.theme);
  });
  setTheme(keptTheme());
}
