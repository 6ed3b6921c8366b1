// Shows this server's own OpenAPI document in Scalar's reference. Everything that would ask somebody else for something is off.
;(() => {
  const isDark = document.documentElement.classList.contains('dark')
  window.Scalar.createApiReference('#reference', {
    url: '/openapi.json',
    theme: 'none',
    withDefaultFonts: false,
    forceDarkModeState: isDark ? 'dark' : 'light',
    hideDarkModeToggle: true,
    hideClientButton: true,
    showDeveloperTools: 'never',
    documentDownloadType: 'json',
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    authentication: { preferredSecurityScheme: 'key' },
    persistAuth: false,
    telemetry: false,
    mcp: { disabled: true },
    agent: { disabled: true },
    externalUrls: { dashboardUrl: '', registryUrl: '', proxyUrl: '', apiBaseUrl: '' },
  })
  // The words of its copy buttons are hidden from screen readers.
  const name = () => {
    for (const button of document.querySelectorAll('button:not([aria-label])'))
      if (button.className.includes('copy-button')) button.setAttribute('aria-label', 'Copy')
  }
  new MutationObserver(name).observe(document.querySelector('#reference'), { childList: true, subtree: true })
})()
