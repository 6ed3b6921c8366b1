// Scalar makes some of its style elements without the nonce that this page asks for; here every one of them gets it.
;(() => {
  const nonce = document.querySelector('meta[property="csp-nonce"]').nonce
  const create = document.createElement.bind(document)
  document.createElement = (name, options) => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
})()
