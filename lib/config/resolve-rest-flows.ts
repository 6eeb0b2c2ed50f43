import { type Field, fieldsOf, readGroup, readInteger } from './assert.js'
import type { ResolvedRest } from './config.js'
import { defaults } from './defaults.js'
import { checkNames } from './known-options.js'
import { readTextList, type TextRule } from './read-text.js'
import { readChoices } from './rest-choices.js'

interface HeadlessRules {
  readonly providers: readonly string[]
  readonly provider: TextRule
  readonly name: TextRule
}

export function resolveHeadless(group: Field, rules: HeadlessRules): ResolvedRest['headless'] {
  checkNames(group, 'restHeadless')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const known = defaults.rest.headless
  return {
    providers: readTextList(field('providers'), rules.provider) ?? rules.providers,
    modes:
      readChoices(field('modes'), ['QR', 'APP_LAUNCH', 'PHONE', 'SABA', 'APP2APP'] as const) ?? known.modes,
    pollSeconds: readInteger(field('pollSeconds'), {
      fallback: known.pollSeconds,
      min: 1,
      max: 30,
      unit: 'seconds',
    }),
    show: readTextList(field('show'), rules.name) ?? known.show,
  }
}

export function resolveLimits(group: Field): ResolvedRest['limits'] {
  checkNames(group, 'restLimits')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const read = (
    name: keyof ResolvedRest['limits'],
    unit: string,
    [min, max]: readonly [number, number],
  ): number => readInteger(field(name), { fallback: defaults.rest.limits[name], min, max, unit })
  return {
    seconds: read('seconds', 'seconds', [10, 86_400]),
    identifier: read('identifier', 'starts', [1, 1000]),
    browser: read('browser', 'starts', [1, 1000]),
    address: read('address', 'starts', [1, 100_000]),
  }
}
