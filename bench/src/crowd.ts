/** People arrive so many at a time. */
const CROWD = 32;

/** Runs `make` for 0 to `count - 1`, a crowd at a time, and answers the results in order. */
export const inCrowds = async <Value>(count: number, make: (index: number) => Promise<Value>): Promise<Value[]> => {
  const values: Value[] = [];
  for (let from = 0; from < count; from += CROWD) {
    const crowd = Array.from({ length: Math.min(CROWD, count - from) }, (_, index) => make(from + index));
    values.push(...(await Promise.all(crowd)));
  }
  return values;
};
