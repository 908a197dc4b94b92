import type { Range } from './goods.js';
import type { City } from './places.js';

/** Of a hundred offers how many it accepts and how many it declines in time; the others time out. */
type Answers = readonly [accepts: number, declines: number];

/** What it asks of a hundred of the list price, from and to. */
type Prices = readonly [lowest: number, highest: number];

type Wholesaler = readonly [
  name: string,
  city: City,
  rating: string,
  ranges: readonly Range[],
  prices: Prices,
  answers: Answers,
];

export const WHOLESALERS: readonly Wholesaler[] = [
  ['Himal Trading House', 'Kathmandu', '4.7', ['staples', 'packaged'], [84, 91], [92, 5]],
  ['Gandaki Distributors', 'Pokhara', '4.5', ['staples', 'drinks'], [83, 92], [88, 8]],
  ['Valley Food Wholesale', 'Lalitpur', '4.2', ['staples', 'packaged'], [82, 90], [84, 10]],
  ['Koshi Khadya Bhandar', 'Biratnagar', '4.4', ['staples', 'household'], [80, 90], [90, 4]],
  ['Narayani Wholesalers', 'Bharatpur', '4.0', ['staples', 'drinks', 'household'], [84, 94], [80, 8]],
  ['Butwal Bazaar Supply', 'Butwal', '3.8', ['packaged', 'staples'], [81, 92], [74, 14]],
  ['Birgunj Import & Trade', 'Birgunj', '4.1', ['staples', 'packaged', 'drinks'], [78, 88], [76, 6]],
  ['Kantipur Beverages', 'Kathmandu', '4.6', ['drinks', 'packaged'], [82, 90], [93, 4]],
  ['Swayambhu Home Products', 'Kathmandu', '4.3', ['household'], [80, 89], [86, 9]],
  ['Annapurna Household Depot', 'Pokhara', '3.9', ['household', 'packaged'], [83, 93], [82, 7]],
  ['Bhaktapur Cooperative', 'Bhaktapur', '4.8', ['staples', 'household', 'drinks'], [87, 96], [95, 3]],
  ['Eastern Consumer Goods', 'Biratnagar', '3.4', ['packaged', 'household', 'drinks'], [77, 87], [66, 12]],
];
