import { encode } from 'uqr'

const svg = 'http://www.w3.org/2000/svg'

/** Draws a QR code, black on white whatever the colours of the page are: phones do not read it the other way round. */
export function drawQr(place: HTMLElement, text: string): void {
  const { data, size } = encode(text, { border: 4 })
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('viewBox', `0 0 ${size} ${size}`)
  picture.setAttribute('aria-hidden', 'true')
  const squares = document.createElementNS(svg, 'path')
  const drawn = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x},${y}h1v1h-1z`] : [])))
  squares.setAttribute('d', drawn.join(''))
  picture.append(squares)
  place.replaceChildren(picture)
}
