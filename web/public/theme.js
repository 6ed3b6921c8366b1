// Sets the reader's theme before the first paint, so that a dark page never flashes white, and follows the system when it changes
// its own. The rest is web/frame/theme.ts.
;(() => {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const show = () => {
    let chosen = null
    try {
      chosen = localStorage.getItem('causeway.theme')
    } catch {
      // storage may be forbidden: the system's theme is used then
    }
    const dark = chosen === 'dark' || (chosen !== 'light' && system.matches)
    document.documentElement.classList.toggle('dark', dark)
  }
  system.addEventListener('change', show)
  show()
})()
