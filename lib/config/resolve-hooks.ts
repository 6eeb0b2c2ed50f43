import { type Fields, readBoolean, readFunction, refuse } from './assert.js'
import type { Config } from './config.js'
import { defaults } from './defaults.js'
import type { SignicatOptions } from './options.js'

export type HookSettings = Pick<Config, 'onLogin' | 'onIdentify' | 'onLogout' | 'audit' | 'auditRequired'>

type Hook<Name extends keyof SignicatOptions> = NonNullable<SignicatOptions[Name]>

export function resolveHooks(field: Fields): HookSettings {
  const auditRequired = readBoolean(field('auditRequired'), defaults.auditRequired)
  if (auditRequired && field('audit').value === undefined) {
    refuse(
      field('auditRequired'),
      'is set without audit',
      'Give the function audit, or take auditRequired out',
    )
  }
  return {
    onLogin: readFunction<Hook<'onLogin'>>(field('onLogin')),
    onIdentify: readFunction<Hook<'onIdentify'>>(field('onIdentify')),
    onLogout: readFunction<Hook<'onLogout'>>(field('onLogout')),
    audit: readFunction<Hook<'audit'>>(field('audit')),
    auditRequired,
  }
}
