/// What every code that Crest says means. The one place where `crest explain E_CODE` looks.
package enum CodeRegistry {
    /// A code and its explanation.
    package struct Entry: Sendable, Hashable {
        /// Such as `E_STALE`.
        package let code: String
        /// What is the matter, in general.
        package let meaning: String
        /// What to do about it.
        package let hint: String
    }

    /// In the order of the alphabet.
    package static let entries: [Entry] = [
        Entry(
            code: "E_ADVICE_ONLY",
            meaning: "The plan was made with --trust advise: it is for people to read, and no platform may execute it.",
            hint: "plan with --trust floor, or full, once it has earned that"),
        Entry(
            code: "E_AMBIGUOUS_DATE",
            meaning: "Day and month of the times cannot be told apart.",
            hint: "say how times are written: --time-format '%d/%m/%Y %H:%M'"),
        Entry(
            code: "E_AMBIGUOUS_NUMBER",
            meaning: "Nobody can tell whether a dot or comma in the numbers separates thousands or a fraction.",
            hint: "say what separates the fraction: --decimal dot, or --decimal comma"),
        Entry(
            code: "E_ARCHIVE",
            meaning: "An archived model is damaged, foreign, or of a newer Crest.",
            hint: "fit the models again into an empty folder"),
        Entry(
            code: "E_BAD_ROWS",
            meaning: "More rows are bad than the policy allows.",
            hint: "see the rows with crest inspect; allow some with --bad-rows skip:0.1% or quarantine:FILE"),
        Entry(
            code: "E_CAPACITY",
            meaning: "The description of a service says nothing, or what no service can be.",
            hint: "write it as in --capacity 'checkout: 180/replica, ready 3m, min 2, max 60'"),
        Entry(
            code: "E_CHAIN",
            meaning: "The chain of services cannot be: a loop, a missing link, or a factor outside its range.",
            hint: "mend the entry that the message names"),
        Entry(
            code: "E_COLUMN",
            meaning: "A column is not there, or it cannot be told which one is meant.",
            hint: "name it with --time, --value or --key; crest inspect lists the columns"),
        Entry(
            code: "E_COMPRESSION",
            meaning: "Compressed data are damaged, end early, unpack without end, or are of a kind that is not read.",
            hint: "copy the file again, or unpack it yourself"),
        Entry(
            code: "E_CONFIG",
            meaning: "The configuration says what nobody knows, or what cannot be.",
            hint: "mend the line that the message names; crest check --config FILE reads it again"),
        Entry(
            code: "E_DOMAIN",
            meaning: "A method was asked for values that it cannot take, such as zero in a multiplicative model.",
            hint: "choose another --model, or leave it at auto"),
        Entry(
            code: "E_DUPLICATE",
            meaning: "Rows give different values for the same time of one series.",
            hint: "say what tells the series apart (--key), or how rows combine (--aggregate)"),
        Entry(code: "E_DURATION", meaning: "A text is no duration.", hint: "write 90s, 5m, 1h or 2d"),
        Entry(
            code: "E_EMPTY",
            meaning: "A series has no observation at all.",
            hint: "check the column (--value) and the span (--from, --until)"),
        Entry(
            code: "E_ENCODING",
            meaning: "The bytes are not text in an encoding that is read.",
            hint: "convert the file to UTF-8"),
        Entry(
            code: "E_EVENT",
            meaning: "The fields of an event cannot be, or contradict each other.",
            hint: "mend the field that the message names"),
        Entry(
            code: "E_GAP",
            meaning: "Observations are missing, and --gap error forbids it.",
            hint: "find out why, or choose another --gap"),
        Entry(
            code: "E_HOLIDAYS",
            meaning: "A line of a holiday set cannot be read.",
            hint: "mend the line that the message names"),
        Entry(
            code: "E_INPUT_MISSING",
            meaning: "There is no such file, or the folder or the pattern has none.",
            hint: "check the path; quote patterns so that the shell leaves them alone"),
        Entry(
            code: "E_IO",
            meaning: "The operating system refuses to read or to write.",
            hint: "check permissions and the room on the disk"),
        Entry(
            code: "E_LEARNING",
            meaning: "The history or the load tests do not tell what a replica carries.",
            hint: "check the columns; give more, and more varied, healthy steps"),
        Entry(
            code: "E_LIMIT",
            meaning: "A limit on the speed or the size of changes cannot be kept.",
            hint: "write ramps as 30%/15m or 4/1m, and times between 0 and a day"),
        Entry(
            code: "E_LOCKED",
            meaning: "Another run is at work on the same store.",
            hint: "wait until it is done"),
        Entry(
            code: "E_MODEL",
            meaning: "There is no forecasting method of that name.",
            hint: "leave --model at auto, or take a name that the message lists"),
        Entry(
            code: "E_NOT_FINITE",
            meaning: "A value is infinite or not a number.",
            hint: "mend the row, or let it be left out: --bad-rows skip:0.1%"),
        Entry(
            code: "E_NO_ARCHIVE",
            meaning: "The folder has no model of a series.",
            hint: "fit it first: crest forecast --models FOLDER"),
        Entry(
            code: "E_NO_ROWS",
            meaning: "The input has no row of data.",
            hint: "check that the file is the right one, and --format, --from and --until"),
        Entry(
            code: "E_OPTION",
            meaning: "An option contradicts another or cannot be read.",
            hint: "mend the option that the message names"),
        Entry(
            code: "E_OUTPUT",
            meaning: "A file or a folder cannot be written.",
            hint: "check the path, permissions and the room on the disk"),
        Entry(
            code: "E_PACING",
            meaning: "A campaign cannot be paced: its kernel, its claims or its target lie outside their ranges.",
            hint: "mend the value that the message names"),
        Entry(
            code: "E_PLAN",
            meaning: "A file is no plan, or a damaged, changed, foreign or newer one.",
            hint: "write one with crest plan -o json --out FILE; do not edit it"),
        Entry(
            code: "E_PLATFORM_FILE",
            meaning: "A file is not what the platform reads.",
            hint: "write it anew with crest export"),
        Entry(
            code: "E_QUOTE",
            meaning: "A quoted field is never closed.",
            hint: "mend the line that the message names"),
        Entry(
            code: "E_REQUEST",
            meaning: "What was asked for cannot be had from these data.",
            hint: "see the hint of the message"),
        Entry(
            code: "E_RISK",
            meaning: "A risk or a shortage cost lies outside its range.",
            hint: "give --risk 1% or --shortage-cost 20"),
        Entry(
            code: "E_ROW",
            meaning: "A row has fields missing or too many, or text after a closing quote.",
            hint: "mend the line, or let it be left out: --bad-rows skip:0.1%"),
        Entry(
            code: "E_SERIES",
            meaning: "The rows were read but make no regular series.",
            hint: "see the reason in the message"),
        Entry(
            code: "E_SHORT_SUPPLY",
            meaning: "The file of a platform would deliver less than the plan wants, and was not handed over.",
            hint: "see the first minute below the plan; allow more windows, or another platform"),
        Entry(
            code: "E_SINGULAR",
            meaning: "The equations of a method have no usable solution.",
            hint: "leave --model at auto"),
        Entry(
            code: "E_SOURCE",
            meaning: "A server does not answer, refuses, or answers something else.",
            hint: "ask its address by hand, and look at its log; --from and --until ask for less"),
        Entry(
            code: "E_SPAN",
            meaning: "The first and the last time lie so far apart that the series would not fit.",
            hint: "look for a wrong time; or limit with --from and --until"),
        Entry(
            code: "E_STALE",
            meaning: "The last sample is older than is allowed: a forecast from it is no reason to lower supply. "
                + "What runs, or the plan in force, is held.",
            hint: "read newer data, or allow older ones with --max-staleness"),
        Entry(code: "E_STEP", meaning: "The time between observations cannot be told.", hint: "give it: --step 5m"),
        Entry(
            code: "E_STORE_CREATE",
            meaning: "The store of past nights cannot be made or opened.",
            hint: "name a file on a local disk whose folder is there and writable"),
        Entry(
            code: "E_STORE_DAMAGED",
            meaning: "The store of past nights contradicts itself.",
            hint: "restore it from a backup, or move it aside: it is made anew from the sources"),
        Entry(
            code: "E_STORE_IO",
            meaning: "The store of past nights cannot be read or written.",
            hint: "is the disk full, or the server away?"),
        Entry(
            code: "E_STORE_NEWER",
            meaning: "A newer Crest wrote the store of past nights.",
            hint: "run the newer Crest"),
        Entry(
            code: "E_STORE_UNAVAILABLE",
            meaning: "The server of the store of past nights is not there, or went away.",
            hint: "see whether psql reaches it with the same address; run again: a night goes on where it was"),
        Entry(
            code: "E_TARGET",
            meaning: "There is no such platform, or a name or limit is none that it takes.",
            hint: "crest help export names the platforms"),
        Entry(
            code: "E_TIME",
            meaning: "A time cannot be read.",
            hint: "write 2026-11-22T18:05:00Z, or say how times are written with --time-format"),
        Entry(
            code: "E_TIME_FORMAT",
            meaning: "The column of the time follows no known format, or the given one cannot be read.",
            hint: "give --time-format or --time-unit"),
        Entry(
            code: "E_TOO_LARGE",
            meaning: "There are more series or intervals than fit.",
            hint: "choose a longer --step, fewer --key columns, or a shorter span"),
        Entry(
            code: "E_TOO_SHORT",
            meaning: "The history is shorter than the method needs.",
            hint: "give more history; a plan holds what runs until then (--current)"),
        Entry(
            code: "E_UPLIFT",
            meaning: "No uplift can be learned from these occurrences.",
            hint: "give more occurrences, or a size of the event"),
        Entry(
            code: "E_USAGE",
            meaning: "The words of the command line cannot be understood.",
            hint: "see crest --help"),
        Entry(
            code: "E_VALUE",
            meaning: "A value cannot be read as a number.",
            hint: "mend the row, or let it be left out: --bad-rows skip:0.1%"),
        Entry(
            code: "E_ZONE",
            meaning: "The machine's zone data do not know the time zone.",
            hint: "write it as in Europe/Berlin or UTC; crest doctor checks the zone data"),
        Entry(
            code: "W_BAD_ROWS",
            meaning: "Rows were left out, as the policy allows.",
            hint: "see which with crest inspect"),
        Entry(
            code: "W_BRAKE",
            meaning: "The plan would leave the range of the last one by more than max_change, and was kept within.",
            hint: "look at the forecast; run once with a larger --max-change when it is right"),
        Entry(
            code: "W_BUDGET",
            meaning: "The plan costs more than the budget.",
            hint: "raise the budget, take a larger risk (crest plan --frontier), or pace the demand"),
        Entry(
            code: "W_CENSORED",
            meaning: "A series stands at its largest value again and again: demand above it may have been cut off.",
            hint: "read what was asked for rather than what was served"),
        Entry(
            code: "W_CLAMPED",
            meaning: "A forecast went far beyond all that was ever seen, and was cut.",
            hint: "say in an events file when so much is expected"),
        Entry(
            code: "W_COLUMN_CHOSEN",
            meaning: "A column was chosen among several that would do.",
            hint: "name it, so that a new column changes nothing"),
        Entry(
            code: "W_CONFIG",
            meaning: "A value of the configuration is legal and has no effect.",
            hint: "compare the names in it with those of the sources"),
        Entry(
            code: "W_COUNTER", meaning: "The values only rise, as those of a counter do, and were taken for traffic.",
            hint: "say --kind counter; or --kind gauge when they are right"),
        Entry(
            code: "W_CURRENT",
            meaning: "It is not known how many replicas run now; the plan takes it that the first step's do.",
            hint: "give the number: --current 12"),
        Entry(
            code: "W_DEMOTED",
            meaning: "A model lost to the seasonal naive on the last nights, which takes over until the next refit.",
            hint: "crest report shows the nights"),
        Entry(
            code: "W_DOUBT",
            meaning: "So much of the last day is missing that the plan does not go below what runs or the plan in "
                + "force.",
            hint: "find what the missing observations were"),
        Entry(
            code: "W_DRIFT",
            meaning: "What came left what a model promised on the last nights; it was fitted anew.",
            hint: "did the traffic change for good? crest report shows the nights"),
        Entry(
            code: "W_DUPLICATE",
            meaning: "Rows were given twice with the same value, and count once.",
            hint: "check how the files were exported"),
        Entry(
            code: "W_EXPIRED",
            meaning: "The plan has ended: it is a record, and no advice.",
            hint: "make a new one: crest plan"),
        Entry(
            code: "W_EXTRAPOLATED",
            meaning: "The capacity lies beyond, or below, any load that a replica was ever seen to carry.",
            hint: "test one replica at that load; give --target in the unit of the CPU column"),
        Entry(
            code: "W_FALLBACK",
            meaning: "The history is too short to try any model on it, and a simple one stands in.",
            hint: "give at least two weeks of history"),
        Entry(
            code: "W_FAN_OUT",
            meaning: "A tier's own series hardly follows the entry that its demand is to be learned from.",
            hint: "name the entry that it follows, or forecast it by itself"),
        Entry(
            code: "W_GAP",
            meaning: "Observations are missing.",
            hint: "see where with crest inspect; say what they are with --gap"),
        Entry(
            code: "W_LEAD_TIME",
            meaning: "Replicas took longer to serve than is configured; the longer time is planned with.",
            hint: "write ready: learned"),
        Entry(
            code: "W_LEVEL_SHIFT",
            meaning: "The level of traffic changed from one hour to the next and stayed; older history is rescaled.",
            hint: "if it will not last, declare it as an event; if data is missing, read all sources"),
        Entry(
            code: "W_LOG_LOST",
            meaning: "A log that was still written to is gone, and what was written after the last night with it.",
            hint: "let paths name the rotated files too, such as logs/access.log*"),
        Entry(
            code: "W_MISSED",
            meaning: "Nights that should have been were not; what came meanwhile is read, and the plan is for now on.",
            hint: "see why the timer or the machine was off"),
        Entry(
            code: "W_NAIVE",
            meaning: "No model beat a simple one at past origins, which is therefore the forecast.",
            hint: "look for gaps, outages and seasons with crest inspect"),
        Entry(code: "W_NAIVE_TIME", meaning: "The times name no zone and were read as UTC.", hint: "give --tz"),
        Entry(
            code: "W_NOTHING_TO_HOLD",
            meaning: "A series must be held, but neither what runs nor an earlier plan is known.",
            hint: "give --current or --in-force"),
        Entry(
            code: "W_NOT_PUBLISHED",
            meaning: "A plan is older than the one in force, or its time is over: it is kept for the accounts.",
            hint: "run without --as-of"),
        Entry(
            code: "W_NOT_SENT",
            meaning: "A message about the plan was not taken; the plan is published all the same.",
            hint: "look at the address and the server behind it"),
        Entry(
            code: "W_NO_CAPACITY",
            meaning: "Nothing says what serves a series, so that it is not planned.",
            hint: "add it to capacity, or capacity: {default: …}"),
        Entry(
            code: "W_NO_PLAN",
            meaning: "No day-ahead plan could be made for the replay.",
            hint: "see the reason in the message"),
        Entry(
            code: "W_OUTAGE",
            meaning: "Stretches of near-zero traffic are taken for outages and not learned from.",
            hint: "check them; if nobody came, choose a --model of your own"),
        Entry(code: "W_OVERLAP", meaning: "Files of one log overlap in time.", hint: "give each line once"),
        Entry(
            code: "W_PARTIAL",
            meaning: "Every interval is incomplete, and they were kept.",
            hint: "choose a shorter --step, or read more data"),
        Entry(
            code: "W_PARTIAL_RESPONSE",
            meaning: "A file is a part of an answer: the rest reads as missing.",
            hint: "ask for the following pages too"),
        Entry(
            code: "W_PATHS",
            meaning: "There are too few sample paths to tell so small a risk; the plan covers all of them.",
            hint: "draw more paths, or take a larger --risk"),
        Entry(
            code: "W_RELATIVE_TIME",
            meaning: "The times count from the beginning of the data, and not from a known moment.",
            hint: "mind that days of the week mean nothing here"),
        Entry(
            code: "W_REREAD",
            meaning: "A log could not be gone on with where the last night stopped, and was read whole.",
            hint: "see what changed it: rotation that renames, packs or copies it is followed"),
        Entry(
            code: "W_SHORT",
            meaning: "The plan does not hold: somewhere supply stays below what demand needs.",
            hint: "see the verdict: raise the maximum, start sooner, or pace the demand"),
        Entry(
            code: "W_STALE",
            meaning: "The forecast ends before now; what runs, or the plan in force, is held.",
            hint: "read newer data, or forecast further ahead"),
        Entry(
            code: "W_STEP_UNKNOWN",
            meaning: "No series has two times, so that the step is a guess.",
            hint: "give it: --step 5m"),
        Entry(
            code: "W_STOPPED",
            meaning: "A history ends with far more zeros in a row than ever: traffic, or its counting, has stopped.",
            hint: "if the service is gone, leave the series out; if it was not counted, read it without these zeros"),
        Entry(
            code: "W_STORE_REBUILT",
            meaning: "The store of past nights was damaged; it was moved aside, and a new one begun.",
            hint: "restore a backup when the accounts of past nights matter"),
        Entry(
            code: "W_TIER_LIMIT",
            meaning: "A service behind the planned one must take more than its limit.",
            hint: "have the limit raised, or pace the demand: crest pace"),
        Entry(
            code: "W_UNITS",
            meaning: "Cells have units, which were applied; such numbers were rounded when they were written.",
            hint: "export raw values"),
        Entry(
            code: "W_WAITING_ROOM",
            meaning: "A waiting room cannot admit so few users a minute, and is closed instead.",
            hint: "use the token buckets there: --emit envoy"),
        Entry(
            code: "W_WIDENED",
            meaning:
                "Too little of the last nights lay within a model's bands, which are drawn apart as much as they need.",
            hint: "crest report shows the nights; say in an events file what changed"),
    ]
}
