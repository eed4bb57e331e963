import PlanTime

/// The plan that `init` writes: invented, commented, and clean from the day it is written on.
///
/// What takes place soon is confirmed, so that no rule about late plans wakes up after a while;
/// what is open is nearly a year away.
struct ExamplePlan {
    let name: String
    let domain: String
    let project: String
    /// The day from which it is dated; at the end of the years that can be written, a little earlier.
    let asOf: CivilDay

    init(name: String, domain: String, project: String, asOf: CivilDay) {
        (self.name, self.domain, self.project) = (name, domain, project)
        self.asOf = min(asOf, CivilDay(year: 2198, month: 12, day: 31)!)
    }

    /// The last year of its project.
    private var lastYear: Int { min(asOf.year + 3, 2199) }

    /// A day of the week (0 is Monday) in the second week of the month that begins `months` later.
    private func day(_ weekday: Int, months: Int) -> CivilDay {
        let first = asOf - (asOf.components.day - 1)
        let eighth = first.adding(months: months) + 7
        return eighth + (weekday - eighth.weekday + 7) % 7
    }

    var settings: String {
        """
        # The settings of this plan. Every *.yaml file in this folder and in those below it belongs to the plan; where a
        # thing is written does not matter. What is not set here has a default.

        # The version of the file format.
        format: 1

        # What the plan is called, in calendars.
        name: \(quoted(name))

        # What follows the @ in the identity of every calendar entry. Put a domain of yours here before you publish feeds,
        # and never change it afterwards.
        domain: \(domain)

        # The zone of times that no venue and no activity says otherwise: IANA names.
        timezone: Europe/Brussels

        # The language of feeds, and of titles that have several: en, fr, es, ar …
        language: en

        # Other levels for single rules: error, warning, note, off. `coplan explain` lists the rules.
        #rules: {calendar/weekend: note}

        # Public holidays: for each host country an iCalendar file, relative to this one.
        #calendars: {TN: calendars/TN.ics}

        # Other folders that are part of this plan.
        #include: [../other-team]

        """
    }

    var projectFile: String {
        let course = day(1, months: 4)
        let committee = day(3, months: 5)
        let open = day(0, months: 11)
        let window = "\(open)".prefix(7)
        return """
            # A project and what it plans. All of it is an invented example: replace it with yours. A file for each project is
            # a good start.

            project:
              id: \(project)
              name: Example Project (invented)
              period: \(asOf.year)/\(lastYear)                   # also \(asOf.year)-03/\(lastYear)-02-15
              countries: [MA, TN]                 # its partner countries, two capital letters
              themes: [digital-evidence]
              contact: Team leader (invented), +32 2 555 01 00     # whom others call when something clashes
              visibility: partners                # who may see its activities: public, partners, restricted

            # Who and what activities use. Ids are small letters and digits, with - or . between them.
            institutions:
              police-academy-tn: {name: Police academy (invented), country: TN, language: fr}
            people:
              trainer-1: {role: trainer 1, languages: [fr, en]}    # functions rather than names
            venues:
              academy-hall: {name: Hall of the academy (invented), city: Tunis, country: TN, timezone: Africa/Tunis, seats: 40}
            themes:
              digital-evidence: {name: {en: Digital evidence, fr: Preuve numérique}}

            activities:
              # Three days; the last one belongs to it.
              first-course:
                title: {en: First course on digital evidence, fr: Premier cours sur la preuve numérique}
                kind: training                    # workshop, seminar, conference, study-visit, meeting …
                when: \(DayWords.written(DayRange(first: course, last: course + 2)))
                venue: academy-hall               # or place: {city: Tunis, country: TN}
                institutions: {police-academy-tn: host}            # as a list, all are invited
                people: [trainer-1]
                themes: [digital-evidence]
                languages: [fr]
                participants: 25
                status: confirmed                 # tentative (unless you say so), confirmed, done, postponed, cancelled

              # At a time, online. It is for the countries of the project, as every activity that does not list its own.
              steering-committee:
                title: Steering committee
                kind: steering-committee
                when: \(committee)T10:00/12:00      # by the clock of its zone, here the plan's
                online: true                      # or the address
                status: confirmed
                visibility: public

              # Some time in a month: the day is not fixed yet. Also \(open.year)-W21, \(open.year)-Q2, \(open.year)-H1, \(open.year).
              second-course:
                title: {en: Second course on digital evidence, fr: Deuxième cours sur la preuve numérique}
                kind: training
                when: \(window)
                duration: P3D                     # three days of it
                place: {city: Rabat, country: MA}
                people: [trainer-1]
                themes: [digital-evidence]
                after: {first-course: P4W}        # not before four weeks after it

            """
    }

    /// A text as YAML in double quotes.
    private func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
