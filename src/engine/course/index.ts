// The course's engine: lessons as data, checks on the machine, reports.

export { type Answer, type Lesson, type LessonCheck, lessonLimits, type WrongAnswer } from "./lesson.ts";
export { type FigureName, type LiveElement, type LiveReading, liveKinds, readLive } from "./live.ts";
export type { Moment } from "./observe.ts";
export { readExample } from "./read-example.ts";
export { type LessonReading, lessonFile, readLesson } from "./read-lesson.ts";
export { csvReport, type GradedSubmission, jsonReport, junitReport, reportSchema } from "./report.ts";
export { type SelfTestResult, selfTest } from "./self-test.ts";
export { type CheckResult, describeResult, judgeAnswer, type LessonVerdict } from "./verdict.ts";
