import { describe, expect, it } from 'vitest'
import { builtInTexts, createTexts, missingKeys, textKeys } from '../../../../lib/flow/pages/page-texts.js'
import { en } from '../../../../lib/flow/pages/texts/en.js'

const translations = Object.entries(builtInTexts).filter(([language]) => language !== 'en')
// The same word in both languages.
const sameAsEnglish = new Set(['da label.reference'])

describe('the built-in texts', () => {
  it('come in seven languages', () => {
    expect(createTexts().languages).toEqual(['en', 'nb', 'nn', 'sv', 'da', 'fi', 'nl'])
  })

  it.each(translations)('have every key in %s and none besides', (_language, texts) => {
    expect(Object.keys(texts).sort()).toEqual([...textKeys].sort())
  })

  it.each(Object.entries(builtInTexts))('are whole, tidy and short in %s', (_language, texts) => {
    for (const [key, text] of Object.entries(texts)) {
      expect(text, key).toMatch(/^\S[\s\S]*\S$/)
      expect(text, key).not.toMatch(/ {2}|[<>{}]/)
      expect(text.length, key).toBeLessThan(key.endsWith('.message') ? 260 : 60)
      expect(/[.!?]$/.test(text), key).toBe(key.endsWith('.message') || text.endsWith('?'))
    }
  })

  it.each(translations)('leave no English in %s', (language, texts) => {
    const untranslated = textKeys.filter((key) =>
      Object.entries(texts).some(([name, text]) => name === key && isEnglish(key, text)),
    )
    expect(untranslated.filter((key) => !sameAsEnglish.has(`${language} ${key}`))).toEqual([])
  })

  it.each(Object.entries(builtInTexts))('give every page a title of its own in %s', (_language, texts) => {
    const titles = Object.entries(texts).filter(([key]) => key.endsWith('.title'))
    expect(new Set(titles.map(([, title]) => title)).size).toBe(titles.length)
  })
})

it.each(Object.entries(builtInTexts))(
  'a page with two buttons speaks of neither as the button in %s',
  (_language, texts) => {
    expect(texts['confirm-logout.message']).not.toMatch(/button|knapp|knop|painik/i)
  },
)

describe('texts of the application', () => {
  it('replace single ones and leave the others alone', () => {
    const texts = createTexts({ sv: { 'cancelled.title': 'Avbrutet' } })
    expect(texts.find('cancelled.title', { language: 'sv' })).toBe('Avbrutet')
    expect(texts.find('cancelled.title', { language: 'en' })).toBe(en['cancelled.title'])
    expect(texts.find('cancelled.message', { language: 'sv' })).toBe(builtInTexts.sv?.['cancelled.message'])
  })

  it('can speak of one eID, such as in an outage', () => {
    const texts = createTexts({
      nb: { 'issuer-down.message': 'Nede.', 'issuer-down.message.nbid': 'BankID er nede.' },
    })
    expect(texts.find('issuer-down.message', { language: 'nb', idp: 'nbid' })).toBe('BankID er nede.')
    expect(texts.find('issuer-down.message', { language: 'nb', idp: 'sbid' })).toBe('Nede.')
    expect(texts.find('issuer-down.message', { language: 'nb' })).toBe('Nede.')
  })

  it('can name a button on one page only', () => {
    const texts = createTexts({ en: { 'cancelled.primary': 'Have another go', 'action.home': 'Home' } })
    const place = { language: 'en' }
    expect(texts.findLabel('cancelled', { slot: 'primary', fallback: 'action.again' }, place)).toBe(
      'Have another go',
    )
    expect(texts.findLabel('fault', { slot: 'primary', fallback: 'action.again' }, place)).toBe('Try again')
    expect(texts.findLabel('fault', { slot: 'secondary', fallback: 'action.home' }, place)).toBe('Home')
  })

  it('add a language once it is complete', () => {
    const german = Object.fromEntries(textKeys.map((key) => [key, `de ${key}`]))
    const { 'fault.title': _left, ...partly } = german
    expect(createTexts({ de: german }).languages).toContain('de')
    expect(createTexts({ de: german }).find('fault.title', { language: 'de' })).toBe('de fault.title')
    expect(createTexts({ de: partly }).languages).not.toContain('de')
    expect(missingKeys({ de: partly }, 'de')).toEqual(['fault.title'])
  })

  it('are not looked up in what every object inherits', () => {
    const texts = createTexts({})
    expect(texts.find('fault.title', { language: 'constructor', idp: '__proto__' })).toBe(en['fault.title'])
  })
})

function isEnglish(key: string, text: string): boolean {
  return Object.entries(en).some(([name, english]) => name === key && english === text)
}
