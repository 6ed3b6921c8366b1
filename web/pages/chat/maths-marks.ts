// Models write maths between `\(` and `\)`, `\[` and `\]`, or single dollars; Markdown loses the first two and the third may as well
// be money. Here all become `$$`, which is never anything else. What is code stays as it is. Pure.

/** Fenced blocks, also such as are not closed yet, and code within a line. */
const CODE =
  /(^ {0,3}(?:```|~~~)[\s\S]*?(?:^ {0,3}(?:```|~~~)[^\S\n]*$|(?![\s\S]))|(`+)(?!`)[^\n]*?[^`\n]?\2(?!`))/m

/** The same text with maths marked in one way. */
export function markMaths(text: string): string {
  if (!/[$\\]/.test(text)) return text
  let rest = text
  let marked = ''
  for (;;) {
    const code = CODE.exec(rest)
    if (!code) return marked + markWords(rest)
    marked += markWords(rest.slice(0, code.index)) + code[0]
    rest = rest.slice(code.index + code[0].length)
  }
}

function markWords(text: string): string {
  return text
    .replaceAll(/^([ \t]*)\\\[([\s\S]{1,4000}?)\\\]/gm, (_, indent: string, maths: string) =>
      ['$$', ...maths.trim().split('\n'), '$$'].map((line) => indent + line.trim()).join('\n'),
    )
    .replaceAll(/\\([([])([^\n]{1,1000}?)\\[)\]]/g, (_, _mark, maths: string) => `$$${maths.trim()}$$`)
    .replaceAll(
      // Pandoc's rule for single dollars: no space inside them, no digit behind the second.
      /(?<![\\$])\$(?![\s$])([^$\n]*?[^\s\\$])\$(?![\d$])/g,
      (whole, maths: string) => (isMaths(maths) ? `$$${maths}$$` : whole),
    )
}

/** A letter alone, or something that words and prices do not have. */
function isMaths(text: string): boolean {
  return /^[A-Za-z]$/.test(text) || /[\\^_={}<>+*/|]|[A-Za-z]\(/.test(text)
}
