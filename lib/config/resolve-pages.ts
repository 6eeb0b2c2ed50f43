import { type Field, fieldsOf, readFunction, readGroup } from './assert.js'
import { bareRecord } from './clone.js'
import type { Config } from './config.js'
import { checkNames } from './known-options.js'
import type { BrandOptions } from './page-options.js'
import { readText, type TextRule } from './read-text.js'

type Pages = Config['pages']

/** Colours that cannot end the declaration they are written into. */
const COLOR = {
  pattern: /^(?:#(?:[0-9a-f]{3}|[0-9a-f]{6})|rgb\( ?(?:\d{1,3}, ?){2}\d{1,3} ?\))$/i,
  remedy: "Give a colour such as '#5b2d90' or 'rgb(91, 45, 144)'",
}
const LOGO = {
  pattern: /^(?:https:\/\/[^/\s"'<>\\;,][^\s"'<>\\;,]*|\/(?![/\\])[^\s"'<>\\]*)$/,
  remedy: "Give a path such as '/logo.svg', or an https URL",
}
const LINE = { pattern: /^[^\p{Cc}]{1,200}$/u, remedy: 'Give a text of one line' }
const PHONE = { pattern: /^\+?[\d ()-]{3,30}$/, remedy: "Give a number such as '+47 22 00 00 00'" }
const EMAIL = { pattern: /^[^\s@<>"]+@[^\s@<>"]+$/, remedy: "Give an address such as 'help@example.com'" }
const TEXT = { pattern: /^[^\0]{0,2000}$/, remedy: 'Give a text of at most 2000 characters' }
const LANGUAGE = { pattern: /^[a-z]{2,3}(?:-[A-Za-z\d]{2,8})*$/, remedy: "Write a language tag such as 'nb'" }

const BRAND_RULES: Readonly<Record<keyof BrandOptions, TextRule>> = {
  name: LINE,
  logo: LOGO,
  color: COLOR,
  phone: PHONE,
  email: EMAIL,
}

export function resolvePages(group: Field): Pages {
  checkNames(group, 'pages')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const render = readFunction<NonNullable<Pages['render']>>(field('render'))
  return {
    ...(field('brand').value === undefined ? {} : { brand: resolveBrand(field('brand')) }),
    ...(field('texts').value === undefined ? {} : { texts: resolveTexts(field('texts')) }),
    ...(render === null ? {} : { render }),
  }
}

function resolveBrand(group: Field): BrandOptions {
  checkNames(group, 'brand')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const entries = Object.entries(BRAND_RULES).map(
    ([name, rule]) => [name, readText(field(name), rule)] as const,
  )
  return Object.fromEntries(entries.filter(([, text]) => text !== null))
}

function resolveTexts(group: Field): NonNullable<Pages['texts']> {
  const languages = readGroup(group)
  return bareRecord(
    Object.entries(languages).map(([language, value]) => {
      readText({ ...group, value: language }, LANGUAGE)
      const option = `${group.option}.${language.slice(0, 20)}`
      return [language, resolveTextsOfLanguage({ ...group, option, value })] as const
    }),
  )
}

function resolveTextsOfLanguage(group: Field): Readonly<Record<string, string>> {
  const entries: [string, string][] = []
  for (const [key, value] of Object.entries(readGroup(group))) {
    const text = readText({ ...group, option: `${group.option}.${key.slice(0, 40)}`, value }, TEXT)
    if (text !== null) entries.push([key, text])
  }
  return bareRecord(entries)
}
