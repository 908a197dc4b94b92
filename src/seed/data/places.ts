/** Where the parties are. Some vendors and shops share a city, so that nearness decides between them. */
export const CITIES = [
  'Kathmandu',
  'Lalitpur',
  'Bhaktapur',
  'Pokhara',
  'Biratnagar',
  'Bharatpur',
  'Butwal',
  'Birgunj',
] as const;
export type City = (typeof CITIES)[number];
