/** Whether `NODE_ENV` means production in some spelling: `production`, `prod`, `Prod-eu`. */
export function isProduction(nodeEnv: string | undefined = process.env.NODE_ENV): boolean {
  return nodeEnv?.trim().toLowerCase().startsWith('prod') === true
}
