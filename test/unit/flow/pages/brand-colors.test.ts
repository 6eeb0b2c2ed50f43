import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cardColors,
  contrast,
  parseColor,
  type Rgb,
  schemeColors,
} from '../../../../lib/flow/pages/brand-colors.js'

const read = (color: string): Rgb => {
  const rgb = parseColor(color)
  if (rgb === null) throw new Error(`not a colour: ${color}`)
  return rgb
}
const hexColor = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`)

describe('the colour of the brand', () => {
  it.each([
    ['#05f', [0, 85, 255]],
    ['#0A5cFF', [10, 92, 255]],
    ['rgb(10, 92, 255)', [10, 92, 255]],
    ['rgb(10 92 255)', [10, 92, 255]],
  ])('is read from %s', (color, rgb) => {
    expect(parseColor(color)).toEqual(rgb)
  })

  it.each(['', 'red', '#12', '#1234', 'rgb(1,2)', 'rgb(300, 0, 0)', '#fff;}body{x', 'url(x)', 'var(--x)'])(
    'is not read from %j, which is never written into the style',
    (color) => {
      expect(parseColor(color)).toBeNull()
      expect(schemeColors(color, 'light')).toEqual(schemeColors(undefined, 'light'))
    },
  )

  it('stays as it is where it can be read', () => {
    expect(schemeColors('#0b6e4f', 'light')).toEqual({
      accent: '#0b6e4f',
      button: '#0b6e4f',
      onButton: '#ffffff',
    })
    expect(schemeColors('#ffd500', 'dark')).toEqual({
      accent: '#ffd500',
      button: '#ffd500',
      onButton: '#000000',
    })
  })

  it('keeps a pale button and darkens its links', () => {
    const { accent, button, onButton } = schemeColors('#ffd500', 'light')
    expect([button, onButton]).toEqual(['#ffd500', '#000000'])
    expect(accent).not.toBe('#ffd500')
  })

  it('always gives text that can be read and buttons that can be seen', () => {
    fc.assert(
      fc.property(hexColor, fc.constantFrom('light', 'dark'), (color, scheme) => {
        const { accent, button, onButton } = schemeColors(color, scheme)
        expect(contrast(read(accent), cardColors[scheme])).toBeGreaterThanOrEqual(4.5)
        expect(contrast(read(onButton), read(button))).toBeGreaterThanOrEqual(4.5)
        const edge = Math.max(
          contrast(read(button), cardColors[scheme]),
          contrast(read(accent), cardColors[scheme]),
        )
        expect(edge).toBeGreaterThanOrEqual(3)
      }),
    )
  })

  it('measures contrast as WCAG does', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21)
    expect(contrast([118, 118, 118], [255, 255, 255])).toBeCloseTo(4.54, 2)
  })
})
