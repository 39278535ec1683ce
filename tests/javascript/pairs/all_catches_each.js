// A catch on each element, and all never rejects.
const jobs = [Promise.resolve('ok'), Promise.reject(new Error('broken')), Promise.resolve('fine')];
Promise.all(jobs.map((job) => job.catch((error) => `(${error.message})`))).then((values) => console.log(values));
