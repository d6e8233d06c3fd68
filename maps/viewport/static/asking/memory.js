/* What a visitor chose, kept for the tab of the browser. Storage may be switched off: then nothing is remembered. */
export function recall(page, key) {
  try { return page.sessionStorage.getItem(key); } catch { return null; }
}

export function keep(page, key, value) {
  try { page.sessionStorage.setItem(key, value); } catch { /* the page itself still knows */ }
}
