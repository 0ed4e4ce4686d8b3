import type { Random } from '../core/random.js';

/** Common first names in Sweden by the time of birth (Statistics Sweden, name statistics), and common surnames. */
const FIRST_NAMES = {
  female: {
    old: ['Ingrid', 'Margareta', 'Birgitta', 'Karin', 'Kerstin', 'Gunilla', 'Barbro', 'Inger', 'Ulla', 'Elisabet'],
    middle: ['Anna', 'Maria', 'Eva', 'Lena', 'Monica', 'Åsa', 'Helena', 'Annika', 'Susanne', 'Fatima', 'Malin'],
    young: ['Emma', 'Julia', 'Elin', 'Amanda', 'Hanna', 'Linnéa', 'Wilma', 'Sara', 'Ebba', 'Amina', 'Maja'],
  },
  male: {
    old: ['Lars', 'Bengt', 'Sven', 'Göran', 'Hans', 'Rolf', 'Nils', 'Leif', 'Kjell', 'Åke'],
    middle: ['Anders', 'Peter', 'Mikael', 'Thomas', 'Fredrik', 'Magnus', 'Stefan', 'Mohammed', 'Jonas', 'Ali'],
    young: ['Erik', 'Oscar', 'William', 'Filip', 'Alexander', 'Viktor', 'Elias', 'Hugo', 'Ahmed', 'Axel'],
  },
} as const;
const SURNAMES = [
  ...['Andersson', 'Johansson', 'Karlsson', 'Nilsson', 'Eriksson', 'Larsson', 'Olsson', 'Persson', 'Svensson'],
  ...['Gustafsson', 'Lindberg', 'Lindström', 'Bergström', 'Sandberg', 'Forsberg', 'Engström', 'Holm', 'Nyström'],
  ...['Ali', 'Hassan', 'Björk', 'Wikström', 'Ekman', 'Sjögren', 'Hedlund', 'Åkesson', 'Östlund', 'Ahmed', 'Nguyen'],
];

export interface Name {
  readonly given: string;
  readonly family: string;
}

/** A name as it was given in that year. Names of this kind belong to thousands, and together to nobody in particular. */
export function nameOf(random: Random, sex: 'female' | 'male', birthYear: number): Name {
  const time = birthYear < 1955 ? 'old' : birthYear < 1985 ? 'middle' : 'young';
  return { given: random.pick<string>(FIRST_NAMES[sex][time]), family: random.pick(SURNAMES) };
}
