import { type Field, fieldsOf, kindOf, readGroup, refuse } from './assert.js'
import type { ResolvedRoutes } from './config.js'
import { defaults } from './defaults.js'
import { checkNames } from './known-options.js'
import { normalPath } from './url-shape.js'

/** Plain segments only: a parameter, wildcard or query would make the registered `redirect_uri` unpredictable. */
const PLAIN_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/

type RouteName = keyof ResolvedRoutes

export function resolveRoutes(group: Field): ResolvedRoutes {
  checkNames(group, 'routes')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const read = (name: Exclude<RouteName, 'callback'>): string | false =>
    readRoute(field(name), defaults.routes[name])
  const routes = {
    login: read('login'),
    callback: readCallback(field('callback')),
    logout: read('logout'),
    loggedOut: read('loggedOut'),
    session: read('session'),
    initiate: read('initiate'),
    backchannelLogout: read('backchannelLogout'),
    frontchannelLogout: read('frontchannelLogout'),
    jwks: read('jwks'),
  }
  checkDistinct(group, routes)
  return routes
}

function readRoute(field: Field, fallback: string | false): string | false {
  const { value } = field
  if (value === undefined) return fallback
  if (value === false) return false
  if (typeof value === 'string' && PLAIN_PATH.test(value)) return value
  const problem = `is ${kindOf(value, 'no plain path')}`
  refuse(field, problem, "Give a path such as '/login', without parameters, wildcards and query, or false")
  return fallback
}

function readCallback(field: Field): string {
  if (field.value === false) {
    refuse(field, 'is false, but no login can end without it', 'Give its path, or leave it out')
    return defaults.routes.callback
  }
  const route = readRoute(field, defaults.routes.callback)
  return route === false ? defaults.routes.callback : route
}

function checkDistinct(group: Field, routes: ResolvedRoutes): void {
  const taken = new Map<string, string>()
  for (const [name, route] of Object.entries(routes)) {
    if (route === false) continue
    // An application may route without regard to case.
    const key = String(route).toLowerCase()
    const other = taken.get(key)
    if (other === undefined) taken.set(key, name)
    else
      refuse(
        { ...group, option: `routes.${name}` },
        `has the path of routes.${other}`,
        'Give each its own path',
      )
  }
}

/** The prefix below the scope's own, with one slash before each segment and none at the end. */
export function resolvePrefix(field: Field): string {
  if (field.value === undefined) return defaults.prefix
  const prefix = typeof field.value === 'string' ? normalPath(field.value) : null
  if (prefix === '' || (prefix !== null && PLAIN_PATH.test(prefix))) return prefix
  const problem = `is ${kindOf(field.value, 'no plain path')}`
  refuse(field, problem, "Give a path such as '/auth', without parameters, wildcards and query")
  return defaults.prefix
}
