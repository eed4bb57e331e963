extension SiteWords {
    static let english = SiteWords(
        ownName: "English",

        // The frame of every page

        skip: "Skip to the content",
        pages: "Pages",
        languages: "Languages",
        asOf: { "As of \($0)" },
        forPartners: "For partners, not for publication",
        restricted: "Restricted, not for distribution",
        madeBy: "Made with coplan from the plan’s files. The plan is what counts.",
        notes: "Notes",
        kosovoFootnote:
            "This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and the ICJ Opinion on the Kosovo declaration of independence.",
        palestineFootnote:
            "This designation shall not be construed as recognition of a State of Palestine and is without prejudice to the individual positions of the Member States on this issue.",

        // Names of pages and things

        planner: "Year planner",
        month: "Month",
        list: "List",
        projects: "Projects",
        countries: "Countries",
        institutions: "Institutions",
        themes: "Themes",
        conflicts: "Overlaps",
        synergies: "Synergies",
        subscribe: "Subscribe",
        project: "Project",
        programme: "Programme",
        country: "Country",
        institution: "Institution",
        theme: "Theme",
        programmes: "Programmes",
        venues: "Venues",
        feedsOfThePlan: "Selections",
        activity: "Activity",
        activities: { "\($0) \($0 == 1 ? "activity" : "activities")" },

        // Planner and months

        nextTwelveMonths: "The next twelve months",
        years: "Years",
        months: "Months",
        shortMonths: [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ],
        weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        restDays: [5, 6],
        more: { "\($0) more" },
        total: "All projects",
        overlapCount: { "\($0) \($0 == 1 ? "overlap" : "overlaps")" },
        nothing: "Nothing takes place in this period.",
        quietProjects: "Projects without an activity in this period",
        legend: "How to read it",
        notFixed: "days not fixed",
        overlapping: "overlaps with something",
        closuresAndEvents: "Closures and events",
        previous: "Before",
        following: "After",
        longMonths: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ],
        notFixedTitle: "Some time this month",
        toComeCount: "To come",
        allCount: "All",
        yes: "yes",

        // Lists

        date: "Date",
        title: "Title",
        place: "Place",
        kind: "Kind",
        status: "Status",
        noDate: "no date",
        within: { "\($0), days not fixed" },
        times: { "\($0) times" },
        online: "online",
        filters: "Filters",
        any: "any",
        from: "From",
        to: "To",
        words: "Words",
        apply: "Filter",
        reset: "Show all",
        shownOf: "{n} of {all} activities",
        places: { "\($0) places" },
        noActivities: "No activities.",
        past: "Over",
        upcoming: "To come",
        undated: "Without a date",
        allOfYear: { "Activities of \($0)" },
        allActivities: "All activities",

        // One activity, one project, one institution

        partOf: "Part of",
        partsOfIt: "Its parts",
        sessions: "Sessions",
        forCountries: "For",
        fromProject: "as its project",
        expertsFrom: "Experts from",
        people: "People",
        workingLanguages: "Languages",
        interpretation: "Interpretation",
        participants: "Participants",
        reference: "Reference",
        contact: "Contact",
        link: "Link",
        source: "Source",
        after: "Comes after",
        before: "Comes before",
        related: "Related",
        heldWith: "Held together with",
        jointWith: "Run together with",
        period: "Period",
        lead: "Lead",
        consortium: "Consortium",
        donor: "Donor",
        timeline: "Timeline",
        timelineText: {
            "The activities of \($0) along the time line. The table below says the same."
        },
        leads: "Leads",
        isPartnerIn: "Partner in",
        hosts: "Held there",
        notAddressed: "For the country, not addressed to the institution",
        alsoKnownAs: "Also known as",
        broader: "Part of the theme",
        narrower: "More exactly",
        fixed: "cannot be moved",

        // Overlaps

        sameFor: "Both for",
        sameTheme: "Same theme",
        sameAudience: "Same guests",
        sameLead: "Same lead",
        inherited: "countries taken from the project",
        restrictedPerson: "a restricted person",
        restrictedVenue: "a restricted venue",
        noOverlaps: "No overlaps.",
        load: "How busy countries are",
        loadText: "Activities for each country, week by week. The week is named by its Monday.",
        overLimit: "over the limit",
        quietCountries: {
            "\($0) \($0 == 1 ? "country" : "countries") with at most one activity in a week"
        },
        easierToMove: "Easier to move",
        othersCannotMove: "the rest is fixed or done",
        stillTentative: "still tentative",
        fewerParticipants: { "\($0) \($0 == 1 ? "participant" : "participants"), not \($1)" },
        beginsLater: "begins later",
        loadOver: { "\($0) at once, capacity \($1)" },
        error: "clash",
        warning: "warning",
        note: "note",
        rules: [
            "overlap/person": "Same person at once", "overlap/venue": "Same venue at once",
            "overlap/resource": "Same resource at once", "overlap/away": "Person is away",
            "overlap/institution": "Institution has too much", "overlap/team": "Team has too much",
            "overlap/country": "Country has too much", "overlap/audience": "Same audience at once",
            "overlap/travel": "No time to travel",
        ],
        notShown: { "and \($0) more that are not shown here: coplan conflicts lists them" },
        overlapsFollow: "Both sides beside each other: see who else is there, and whom to call.",

        // Synergies

        synergiesText:
            "Activities of different projects that share themes and countries and lie close to each other: the best chances first.",
        noSynergies: "No synergies.",
        score: "Score",
        inCommon: "In common",
        whatToDo: "What could be done",
        daysBetween: { "\($0 == 0 ? "no day" : $0 == 1 ? "1 day" : "\($0) days") between them" },
        toCall: "Projects to call",
        toCallText:
            "They work on the same themes for the same countries and have nothing of their own near these dates.",
        duplication: "This looks like duplication: the same kind, for the same institutions.",
        holdOnce: "Hold it once: both are in the same country within a few days.",
        holdOnceTentative:
            "Hold it once: the same themes and countries, and neither is confirmed yet.",
        travelOnce: { "Travel once: \($0) in both." },
        travelOnceToCity:
            "Travel once: one trip for trainers and interpreters, both are in the same city.",
        shareTrainer: { "Share the trainer: \($0) in both, one preparation." },
        lendTrainer: { "Share the trainer: one has \($0), the other names nobody yet." },
        coordinate: "Coordinate the agenda.",
        invite: "Invite each other: a seat for the other project.",
        synergiesNotShown: { "and \($0) more with lower scores: coplan synergies lists them" },

        // Subscriptions

        subscribeText:
            "Subscribe once, and your calendar stays up to date by itself. Do not import the file: that makes a copy that never changes again.",
        feed: "Calendar",
        address: "Address",
        openInCalendar: "Apple Calendar, Thunderbird, Outlook",
        google: "Google Calendar",
        outlookWork: "Outlook (work or school)",
        outlookHome: "Outlook.com",
        qrCode: "QR code of the address, for a telephone",
        copyAddress: "Or copy this address and subscribe to it in your calendar:",
        relativeFeed: "Copy the address of this link and subscribe to it in your calendar:",
        feedOnRequest: {
            "This calendar is not public: who runs the feeds gives you an address of your own for \($0)."
        },
        inProjectFeed: "This activity is in the calendar of its project")
}
