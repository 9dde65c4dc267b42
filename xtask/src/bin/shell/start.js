// Runs before the page is painted: the person's choices, then the module.
(() => {
  const root = document.documentElement;
  const chosen = (name) => {
    try { return localStorage.getItem("linli." + name); } catch { return null; }
  };
  const language = chosen("linli-language") || (navigator.language.startsWith("zh") ? "zh" : "en");
  root.lang = language === "en" ? "en" : "zh-CN";
  for (const [name, attribute] of [
    ["linli-theme", "data-theme"], ["linli-mode", "data-mode"], ["linli-text", "data-text"],
  ]) {
    const value = chosen(name);
    if (value) root.setAttribute(attribute, value);
  }
  if (location.pathname.startsWith("/staff")) root.classList.add("staff");
  import("/assets/shell.js").then((shell) =>
    shell.default({ module_or_path: "/assets/shell.wasm" }));
})();
