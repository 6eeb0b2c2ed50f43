import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/**
 * Leaves out the words of messages: they are for people, and no test holds their wording. What they say of somebody's
 * data is held by the attack tests, and codes, claims, reasons, names of options and of log fields are mutated.
 */
const toldBy = new Set(['detail', 'message', 'msg', 'problem', 'remedy'])
const levels = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])

/** Functions that take such words, and from which argument on. */
const faults = new Map([
  ['refuse', 1],
  ['bearerError', 1],
  ['demandFault', 1],
  ['unusable', 0],
])

const isText = (path) => path.isStringLiteral() || path.isTemplateLiteral()

function isMessage({ node, key, parentPath: parent }) {
  if (parent.isObjectProperty()) return key === 'value' && toldBy.has(parent.node.key.name)
  if (parent.isNewExpression()) return /^(Type|Range)?Error$/.test(parent.node.callee.name ?? '')
  if (!parent.isCallExpression()) return false
  const { callee, arguments: given } = parent.node
  // What is refused comes first and is mutated; then what is wrong with it, and what to write instead.
  if (faults.has(callee.name)) return given.indexOf(node) >= faults.get(callee.name)
  return callee !== node && callee.type === 'MemberExpression' && levels.has(callee.property.name)
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'told-text', {
    shouldIgnore: (path) =>
      isText(path) && path.parentPath && isMessage(path) ? 'the words of a message' : undefined,
  }),
]
