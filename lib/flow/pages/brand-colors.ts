/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number]

/** Colours of buttons, links and focus rings in one scheme. */
export interface SchemeColors {
  readonly accent: string
  readonly button: string
  readonly onButton: string
}

export const cardColors: Readonly<Record<'light' | 'dark', Rgb>> = Object.freeze({
  light: [255, 255, 255],
  dark: [25, 29, 35],
})

const defaultColor: Rgb = [31, 78, 140]
const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]

// WCAG 2.2: 1.4.3 for text, 1.4.11 for the shape of a control
const textContrast = 4.5
const shapeContrast = 3
// Thin strokes look fainter on a dark ground.
const linkContrast = { light: textContrast, dark: 6.5 }

/**
 * Derives from the brand's colour one that can be read in the scheme. The button keeps the brand's own colour where it
 * stands out from the card or its rim does; links and rims become darker or lighter until they reach 4.5:1.
 */
export function schemeColors(color: string | undefined, scheme: 'light' | 'dark'): SchemeColors {
  const brand = parseColor(color) ?? defaultColor
  const card = cardColors[scheme]
  const accent = readableOn(card, brand, linkContrast[scheme])
  const button = scheme === 'dark' && contrast(brand, card) < shapeContrast ? accent : brand
  const onButton = contrast(white, button) >= textContrast ? white : black
  return { accent: toHex(accent), button: toHex(button), onButton: toHex(onButton) }
}

/** Reads `#rgb`, `#rrggbb`, `rgb(1, 2, 3)` and `rgb(1 2 3)`; anything else is `null`. */
export function parseColor(color: string | undefined): Rgb | null {
  if (color === undefined) return null
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color.trim())?.[1]
  if (hex !== undefined) return hexToRgb(hex)
  const parts = /^rgb\(\s*(\d{1,3})(?:\s*,\s*|\s+)(\d{1,3})(?:\s*,\s*|\s+)(\d{1,3})\s*\)$/i.exec(color.trim())
  if (parts === null) return null
  const rgb: Rgb = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return rgb.every((channel) => channel <= 255) ? rgb : null
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: Rgb, other: Rgb): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((left, right) => left - right)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

/** Moves the lightness of `color`, never its hue, until text in it can be read on `ground`. */
function readableOn(ground: Rgb, color: Rgb, ratio: number): Rgb {
  const { hue, saturation, lightness } = toHsl(color)
  const step = luminance(ground) > 0.5 ? -0.02 : 0.02
  for (let light = lightness; light >= 0 && light <= 1; light += step) {
    const moved = fromHsl({ hue, saturation, lightness: light })
    if (contrast(moved, ground) >= ratio) return moved
  }
  return step < 0 ? black : white
}

interface Hsl {
  /** Sixths of a turn. */
  readonly hue: number
  readonly saturation: number
  readonly lightness: number
}

function toHsl(color: Rgb): Hsl {
  const [red, green, blue] = [color[0] / 255, color[1] / 255, color[2] / 255]
  const most = Math.max(red, green, blue)
  const range = most - Math.min(red, green, blue)
  const lightness = most - range / 2
  if (range === 0) return { hue: 0, saturation: 0, lightness }
  const saturation = range / (1 - Math.abs(2 * lightness - 1))
  if (most === red) return { hue: ((green - blue) / range + 6) % 6, saturation, lightness }
  return { hue: most === green ? (blue - red) / range + 2 : (red - green) / range + 4, saturation, lightness }
}

function fromHsl({ hue, saturation, lightness }: Hsl): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number): number => {
    const turn = (offset + hue * 2) % 12
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(turn - 3, 9 - turn, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number): number => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function hexToRgb(hex: string): Rgb {
  const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex
  const value = Number.parseInt(full, 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

function toHex([red, green, blue]: Rgb): string {
  return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
