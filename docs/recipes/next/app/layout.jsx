import Fresh from './fresh.jsx'

export const metadata = { title: 'Next behind Fastify' }

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        {children}
        <Fresh />
      </body>
    </html>
  )
}
