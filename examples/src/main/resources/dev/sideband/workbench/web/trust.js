// Whatever sets markup from a string, a library of ours too, gets it as text. Browsers that know
// Trusted Types hold us to it by the page's content security policy.

const MARKS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

window.trustedTypes?.createPolicy("default", {
  createHTML: (markup) => markup.replace(/[&<>"']/g, (mark) => MARKS[mark]),
});
