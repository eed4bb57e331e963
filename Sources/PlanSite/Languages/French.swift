extension SiteWords {
    static let french = SiteWords(
        ownName: "Français",

        // The frame of every page

        skip: "Aller au contenu",
        pages: "Pages",
        languages: "Langues",
        asOf: { "Situation au \($0)" },
        forPartners: "Pour les partenaires, ne pas publier",
        restricted: "Diffusion restreinte",
        madeBy: "Produit par coplan à partir des fichiers du plan, qui seuls font foi.",
        notes: "Notes",
        kosovoFootnote:
            "Cette désignation est sans préjudice des positions sur le statut et est conforme à la résolution 1244 (1999) du Conseil de sécurité des Nations unies ainsi qu’à l’avis de la CIJ sur la déclaration d’indépendance du Kosovo.",
        palestineFootnote:
            "Cette dénomination ne saurait être interprétée comme une reconnaissance d’un État de Palestine et est sans préjudice de la position de chaque État membre sur cette question.",

        // Names of pages and things

        planner: "Planning annuel",
        month: "Mois",
        list: "Liste",
        projects: "Projets",
        countries: "Pays",
        institutions: "Institutions",
        themes: "Thèmes",
        conflicts: "Chevauchements",
        synergies: "Synergies",
        subscribe: "S’abonner",
        project: "Projet",
        programme: "Programme",
        country: "Pays",
        institution: "Institution",
        theme: "Thème",
        programmes: "Programmes",
        venues: "Lieux",
        feedsOfThePlan: "Sélections",
        activity: "Activité",
        activities: { "\($0) \($0 < 2 ? "activité" : "activités")" },

        // Planner and months

        nextTwelveMonths: "Les douze prochains mois",
        years: "Années",
        months: "Mois",
        shortMonths: [
            "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.",
            "nov.", "déc.",
        ],
        weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        restDays: [5, 6],
        more: { "\($0) de plus" },
        total: "Tous les projets",
        overlapCount: { "\($0) \($0 < 2 ? "chevauchement" : "chevauchements")" },
        nothing: "Rien n’a lieu pendant cette période.",
        quietProjects: "Projets sans activité pendant cette période",
        legend: "Légende",
        notFixed: "jours non fixés",
        overlapping: "chevauche autre chose",
        closuresAndEvents: "Fermetures et événements",
        previous: "Avant",
        following: "Après",
        longMonths: [
            "Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet", "Août", "Septembre",
            "Octobre", "Novembre", "Décembre",
        ],
        notFixedTitle: "Dans le courant du mois",
        toComeCount: "À venir",
        allCount: "Total",
        yes: "oui",

        // Lists

        date: "Date",
        title: "Titre",
        place: "Lieu",
        kind: "Nature",
        status: "État",
        noDate: "sans date",
        within: { "\($0), jours non fixés" },
        times: { "\($0) fois" },
        online: "en ligne",
        filters: "Filtres",
        any: "tous",
        from: "Du",
        to: "Au",
        words: "Mots",
        apply: "Filtrer",
        reset: "Tout afficher",
        shownOf: "{n} activités sur {all}",
        places: { "\($0) lieux" },
        noActivities: "Aucune activité.",
        past: "Passé",
        upcoming: "À venir",
        undated: "Sans date",
        allOfYear: { "Activités de \($0)" },
        allActivities: "Toutes les activités",

        // One activity, one project, one institution

        partOf: "Fait partie de",
        partsOfIt: "Ses parties",
        sessions: "Sessions",
        forCountries: "Pour",
        fromProject: "comme son projet",
        expertsFrom: "Experts de",
        people: "Personnes",
        workingLanguages: "Langues de travail",
        interpretation: "Interprétation",
        participants: "Participants",
        reference: "Référence",
        contact: "Contact",
        link: "Lien",
        source: "Source",
        after: "Vient après",
        before: "Vient avant",
        related: "En relation",
        heldWith: "Tenu avec",
        jointWith: "Organisé avec",
        period: "Période",
        lead: "Chef de file",
        consortium: "Consortium",
        donor: "Bailleur",
        timeline: "Chronologie",
        timelineText: {
            "Les activités de \($0) dans le temps. Le tableau ci-dessous dit la même chose."
        },
        leads: "Chef de file de",
        isPartnerIn: "Partenaire de",
        hosts: "Activités qui s’y tiennent",
        notAddressed: "Pour le pays, sans être adressé à l’institution",
        alsoKnownAs: "Aussi",
        broader: "Relève du thème",
        narrower: "Plus précisément",
        fixed: "ne peut pas être déplacé",

        // Overlaps

        sameFor: "Pour tous",
        sameTheme: "Même thème",
        sameAudience: "Mêmes invités",
        sameLead: "Même chef de file",
        inherited: "pays repris du projet",
        restrictedPerson: "une personne à diffusion restreinte",
        restrictedVenue: "un lieu à diffusion restreinte",
        noOverlaps: "Aucun chevauchement.",
        load: "Charge des pays",
        loadText: "Activités pour chaque pays, semaine par semaine, désignée par son lundi.",
        overLimit: "au-delà de la limite",
        quietCountries: { "\($0) pays avec une activité au plus par semaine" },
        easierToMove: "Plus facile à déplacer",
        othersCannotMove: "le reste est fixé ou réalisé",
        stillTentative: "encore provisoire",
        fewerParticipants: { "\($0) \($0 < 2 ? "participant" : "participants"), et non \($1)" },
        beginsLater: "commence plus tard",
        loadOver: { "\($0) à la fois, capacité \($1)" },
        error: "conflit",
        warning: "avertissement",
        note: "remarque",
        rules: [
            "overlap/person": "Même personne au même moment",
            "overlap/venue": "Même lieu au même moment",
            "overlap/resource": "Même ressource au même moment", "overlap/away": "Personne absente",
            "overlap/institution": "Institution trop sollicitée",
            "overlap/team": "Équipe trop sollicitée", "overlap/country": "Pays trop sollicité",
            "overlap/audience": "Même public au même moment",
            "overlap/travel": "Pas le temps de voyager",
        ],
        notShown: { "et \($0) de plus qui ne figurent pas ici : coplan conflicts les énumère" },
        overlapsFollow: "Les deux côtés l’un à côté de l’autre : qui d’autre, et qui appeler.",

        // Synergies

        synergiesText:
            "Activités de projets différents qui ont en commun des thèmes et des pays et sont proches dans le temps : les meilleures chances d’abord.",
        noSynergies: "Aucune synergie.",
        score: "Score",
        inCommon: "En commun",
        whatToDo: "Ce qui pourrait être fait",
        daysBetween: {
            "\($0 == 0 ? "aucun jour" : $0 == 1 ? "1 jour" : "\($0) jours") entre les deux"
        },
        toCall: "Projets à appeler",
        toCallText:
            "Ils travaillent sur les mêmes thèmes pour les mêmes pays et n’ont rien prévu autour de ces dates.",
        duplication: "Cela ressemble à un doublon : même nature, mêmes institutions.",
        holdOnce: "Ne le tenir qu’une fois : même pays, à quelques jours près.",
        holdOnceTentative:
            "Ne le tenir qu’une fois : mêmes thèmes et pays, et rien n’est confirmé.",
        travelOnce: { "Un seul voyage : \($0) dans les deux." },
        travelOnceToCity: "Un seul voyage pour formateurs et interprètes : même ville.",
        shareTrainer: { "Partager le formateur : \($0) dans les deux, une préparation." },
        lendTrainer: { "Partager le formateur : l’un a \($0), l’autre personne encore." },
        coordinate: "Coordonner les programmes.",
        invite: "S’inviter l’un l’autre : un siège pour l’autre projet.",
        synergiesNotShown: { "et \($0) de plus, de score moindre : coplan synergies les énumère" },

        // Subscriptions

        subscribeText:
            "Abonnez-vous une fois, et votre calendrier reste à jour de lui-même. N’importez pas le fichier : ce serait une copie qui ne change plus.",
        feed: "Calendrier",
        address: "Adresse",
        openInCalendar: "Calendrier Apple, Thunderbird, Outlook",
        google: "Google Agenda",
        outlookWork: "Outlook (travail ou école)",
        outlookHome: "Outlook.com",
        qrCode: "Code QR de l’adresse, pour un téléphone",
        copyAddress: "Ou copiez cette adresse et abonnez-vous-y dans votre calendrier :",
        relativeFeed: "Copiez l’adresse de ce lien et abonnez-vous-y dans votre calendrier :",
        feedOnRequest: {
            "Ce calendrier n’est pas public : qui gère les flux vous donne une adresse personnelle pour \($0)."
        },
        inProjectFeed: "Cette activité est dans le calendrier de son projet")
}
