import { describe, expect, it } from 'vitest'
import { foldIdentifier } from '../../../lib/eids/fold-identifier.js'

const fullWidth = (text: string): string =>
  text.replaceAll(/[0-9A-Z]/g, (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0))
const inRow = (zero: number, text: string): string =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))

describe('the one form of a national number', () => {
  it.each([
    '38001085718',
    'PNOEE-38001085718',
    'pnoee-38001085718',
    'PNOEE38001085718',
    'PNO EE 38001085718',
    'EE38001085718',
    'ee-380-0108-5718',
    'IDCEE-38001085718',
    'PNOEE-PNOEE-38001085718',
    ' 380 0108 5718 ',
    '380010\u201085718',
    '380010\u00a085718',
    '380.010.857.18',
    '380\u200b01085718',
    fullWidth('38001085718'),
    fullWidth('PNOEE') + inRow(0x660, '-38001085718'),
    inRow(0x966, '38001085718'),
    inRow(0x1d7ce, '38001085718'),
    inRow(0x1d7f6, '38001085718'),
  ])('is the same for %j', (spelling) => {
    expect(foldIdentifier('nin', spelling)).toBe('38001085718')
  })

  it.each([
    '198001011234',
    '19800101-1234',
    '800101-1234',
    '800101+1234',
    'SE198001011234',
    'PNOSE-19800101-1234',
  ])('is the same with the century and without: %j', (spelling) => {
    expect(foldIdentifier('nin', spelling)).toBe('8001011234')
  })

  it.each([
    ['200001011234', '0001011234'],
    ['189912311234', '9912311234'],
    ['178001011234', '178001011234'],
    ['19800101123', '19800101123'],
    ['1980010112345', '1980010112345'],
    ['010180-123A', '010180123A'],
    ['010180a123b', '010180A123B'],
    ['AB12345', 'AB12345'],
    ['EE12345', 'EE12345'],
    ['EE123456', '123456'],
    ['K123456', 'K123456'],
    ['', ''],
  ])('of %j is %j', (spelling, folded) => {
    expect(foldIdentifier('nin', spelling)).toBe(folded)
  })
})

describe('the one form of a telephone number', () => {
  it.each([
    '+4799887766',
    '004799887766',
    '4799887766',
    '+47 99 88 77 66',
    '+47 (0) 99 88 77 66',
    '+47-099887766',
    '+47.99.88.77.66',
    fullWidth('+4799887766'),
    inRow(0x6f0, '+4799887766'),
  ])('is the same for %j', (spelling) => {
    expect(foldIdentifier('phone', spelling)).toBe('4799887766')
  })

  it.each([
    ['+1 (0) 212 555 0100', '12125550100'],
    ['+7 0912', '7912'],
    ['+20 0100', '20100'],
    ['+358 040 1234567', '358401234567'],
    ['+37205123456', '3725123456'],
    ['+49 0151 0', '491510'],
    ['+99', '99'],
  ])('of %j is %j', (spelling, folded) => {
    expect(foldIdentifier('phone', spelling)).toBe(folded)
  })

  it('tells numbers of two countries apart', () => {
    expect(foldIdentifier('phone', '+4799887766')).not.toBe(foldIdentifier('phone', '+4699887766'))
  })
})

describe('the one form of an e-mail address', () => {
  it.each([
    'kari@example.no',
    'Kari@Example.NO',
    ' kari@example.no ',
    'kari+1@example.no',
    'kari+a+b@example.no',
    'kari@example.no.',
    'ｋari@example.no',
  ])('is the same for %j', (spelling) => {
    expect(foldIdentifier('email', spelling)).toBe('kari@example.no')
  })

  it('keeps a mailbox that begins with a plus, and two people apart', () => {
    expect(foldIdentifier('email', '+1@example.no')).toBe('+1@example.no')
    expect(foldIdentifier('email', 'kari.n@example.no')).not.toBe(foldIdentifier('email', 'karin@example.no'))
  })
})
