import type { City } from './places.js';

/** How a shop pays: before it is asked, on the day, late, by halves, in advance, or in the end not at all. */
export type Habit = 'early' | 'punctual' | 'late' | 'halves' | 'advance' | 'disputes' | 'defaults' | 'cash';

/** The platform's hold on an account, and how many days ago it was placed. */
export type Hold = readonly ['on_hold' | 'blocked', daysAgo: number];

type Shop = readonly [name: string, city: City, limit: number, habit: Habit, hold?: Hold];

/** Credit limits in rupees; who pays cash has no account. */
export const SHOPS: readonly Shop[] = [
  ['Shrestha Kirana Pasal', 'Kathmandu', 400_000, 'punctual'],
  ['Annapurna General Store', 'Pokhara', 350_000, 'early'],
  ['Maharjan Suppliers', 'Lalitpur', 300_000, 'late'],
  ['Koshi Mini Mart', 'Biratnagar', 450_000, 'punctual'],
  ['New Baneshwor Grocery', 'Kathmandu', 250_000, 'halves'],
  ['Gurung Cold Store', 'Pokhara', 200_000, 'advance'],
  ['Durbar Square Kirana', 'Bhaktapur', 180_000, 'punctual'],
  ['Narayani Traders', 'Bharatpur', 500_000, 'early'],
  ['Lumbini Daily Needs', 'Butwal', 220_000, 'late'],
  ['Terai Kirana Bhandar', 'Birgunj', 320_000, 'punctual'],
  ['Patan Organic Store', 'Lalitpur', 150_000, 'early'],
  ['Tamang Pasal', 'Kathmandu', 120_000, 'disputes'],
  ['Fewa Lakeside Mart', 'Pokhara', 380_000, 'punctual'],
  ['Sagarmatha Store', 'Kathmandu', 300_000, 'late'],
  ['Yadav Kirana Pasal', 'Birgunj', 160_000, 'halves'],
  ['Chitwan Fresh Mart', 'Bharatpur', 280_000, 'punctual'],
  ['Bajracharya & Sons', 'Lalitpur', 260_000, 'early'],
  ['Rai Grocery Corner', 'Biratnagar', 140_000, 'late'],
  ['Kamala Kirana', 'Butwal', 100_000, 'defaults', ['blocked', 6]],
  ['Thapa Wholesale Corner', 'Kathmandu', 420_000, 'advance'],
  ['Suryabinayak Store', 'Bhaktapur', 130_000, 'halves'],
  ['Himchuli Provision', 'Pokhara', 170_000, 'punctual'],
  ['Bagmati Super Store', 'Kathmandu', 480_000, 'early'],
  ['Adhikari Pasal', 'Bharatpur', 90_000, 'late', ['on_hold', 4]],
  ['Mithila Bhandar', 'Birgunj', 240_000, 'punctual'],
  ['Sherpa Trekking Supplies', 'Kathmandu', 200_000, 'disputes'],
  ['Janata Kirana', 'Biratnagar', 110_000, 'halves'],
  ['Siddhartha General Store', 'Butwal', 310_000, 'punctual'],
  ['Karki Khadya Bhandar', 'Lalitpur', 230_000, 'early'],
  ['Nyatapola Grocery', 'Bhaktapur', 150_000, 'punctual'],
  ['Begnas Village Shop', 'Pokhara', 60_000, 'late'],
  ['Everest Mini Mart', 'Kathmandu', 360_000, 'punctual'],
  ['Dhakal Pasal', 'Bharatpur', 0, 'cash'],
  ['Chaudhary Kirana', 'Butwal', 0, 'cash'],
  ['Limbu Tea & Grocery', 'Biratnagar', 0, 'cash'],
  ['Asan Bazaar Retail', 'Kathmandu', 0, 'cash'],
];
