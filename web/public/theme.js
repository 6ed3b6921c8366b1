// Sets the reader's theme before the first paint, so that a dark page never flashes white. The rest is web/frame/theme.ts.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('causeway.theme')
  } catch {
    // storage may be forbidden: the system's theme is used then
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
})()
