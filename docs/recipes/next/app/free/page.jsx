export const dynamic = 'force-static'

export default function Free() {
  return <h1>The same for everybody</h1>
}
