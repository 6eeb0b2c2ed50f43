/** Lets `{@link ConfigError}` in one door mean what another door exports by that name. */
export function load({ converter }) {
  converter.addUnknownSymbolResolver(({ moduleSource, symbolReference }, { project }) => {
    const path = symbolReference?.path?.map(({ path: name }) => name) ?? []
    if (moduleSource !== undefined || path.length === 0) return undefined
    const doors = project.children ?? []
    const target = doors.map((door) => door.getChildByName(path)).find((found) => found?.isDeclaration())
    return target === undefined ? undefined : { target }
  })
}
