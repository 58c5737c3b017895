import { weightedSum } from '../../../checks.ts';
import { whole } from '../../../context.ts';
import type { Detector } from '../../../finding.ts';
import { identifier } from '../../../identifier.ts';

/** Of Brazil's numbers: a remainder below two stands for a zero. */
const mod11 = (digits: string, weights: readonly number[]): number => {
  const rest = weightedSum(digits, weights) % 11;
  return rest < 2 ? 0 : 11 - rest;
};

const down = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, i) => from - i);
const repeated = /^(\d)\1+$/u;

const isCpf = (text: string): boolean =>
  !repeated.test(text) && mod11(text, down(10, 2)) === Number(text[9]) && mod11(text, down(11, 2)) === Number(text[10]);

const cnpjWeights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
const isCnpj = (text: string): boolean =>
  !repeated.test(text) &&
  mod11(text, cnpjWeights.slice(1)) === Number(text[12]) &&
  mod11(text, cnpjWeights) === Number(text[13]);

export const brazil: readonly Detector[] = [
  identifier({
    name: 'br-cpf',
    explanation: 'Brazilian tax numbers of people (CPF).',
    source: 'Receita Federal; two check digits, modulus 11',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`\d{3}\.\d{3}\.\d{3}-\d{2}|\d{11}`),
    check: isCpf,
    words: 'cpf, cpf/mf, cadastro de pessoas físicas',
    grouped: 'confirmed',
    bare: 'nothing',
  }),
  identifier({
    name: 'br-cnpj',
    explanation: 'Brazilian tax numbers of firms and of the self-employed (CNPJ).',
    source: 'Receita Federal; two check digits, modulus 11',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}|\d{14}`),
    check: isCnpj,
    words: `cnpj, cnpj/mf, cadastro nacional da pessoa jurídica`,
    grouped: 'confirmed',
    bare: 'nothing',
  }),
];
