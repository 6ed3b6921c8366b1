// A QR code as the path of a picture, drawn square by square. Loaded when a second factor is set up.
import { create } from 'qrcode'

/** Squares on each side, a quiet border of four included as the standard asks, and the dark ones as the path of an SVG. */
export function qrPath(text: string): { readonly side: number; readonly path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size, data } = modules
  let path = ''
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (data[row * size + column]) path += `M${column + 4} ${row + 4}h1v1h-1z`
  return { side: size + 8, path }
}
