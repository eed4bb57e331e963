import PlanModel

/// The fixed words of a feed in one language.
///
/// Languages without a table of their own get English.
struct FeedWords: Sendable {
    var language: String
    /// Months as they stand after a day, January first.
    var months: [String]
    /// Between the day and the month, and between the month and the year.
    var dayJoint = " "
    var yearJoint = " "
    /// What follows a label: a colon, in French after a no-break space.
    var colon = ": "
    var comma = ", "

    /// Put before the title.
    var tentativeMark: String
    var postponedMark: String
    var cancelledMark: String
    var openDaysMark: String
    var openDaysTentativeMark: String
    var unknownDaysMark: String

    var statuses: [Status: String]
    /// What a window means, after its days.
    var somewhereWithin: String
    var postponedText: String
    var notAddressed: String
    var busy: String
    var roles: [InstitutionRole: String]
    var kinds: [StandardKind: String]

    var forCountries: String
    var place: String
    var online: String
    var when: String
    var status: String
    var project: String
    var programme: String
    var jointWith: String
    var themes: String
    var languages: String
    var reference: String
    var contact: String
    /// A number of times and the last date.
    var times: @Sendable (Int, String) -> String

    var allActivities: String
    var country: String
    var theme: String
    var institution: String
    var person: String
    var venue: String

    // What overlaps say: see `OverlapLines`.
    var overlaps: String
    var resource: String
    var away: String
    var travel: String
    var sameAudience: String
    /// Of a project, by its id.
    var restrictedActivity: @Sendable (String) -> String

    // What deadlines say.
    var deadline: String
    var deadlines: String
    var activity: String
    var atTheLatest: String
    /// Names of deadlines that most programmes have, as they are written in plans.
    var deadlineNames: [String: String]

    static func `in`(_ language: String) -> FeedWords { tables[language] ?? tables["en"]! }

    static let tables: [String: FeedWords] = [
        "en": .english, "fr": .french, "es": .spanish, "pt": .portuguese, "ru": .russian,
        "ar": .arabic,
    ]

    /// Every mark that any language puts before a title.
    static let marks: [String] = tables.values.flatMap { words in
        [
            words.tentativeMark, words.postponedMark, words.cancelledMark, words.openDaysMark,
            words.openDaysTentativeMark, words.unknownDaysMark,
        ].map { $0 + words.colon }
    }.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
}

extension FeedWords {
    static let english = FeedWords(
        language: "en",
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ],
        tentativeMark: "Tentative",
        postponedMark: "Postponed",
        cancelledMark: "Cancelled",
        openDaysMark: "Days to be fixed",
        openDaysTentativeMark: "Tentative, days to be fixed",
        unknownDaysMark: "Days not known",
        statuses: [
            .tentative: "tentative", .confirmed: "confirmed", .done: "done",
            .postponed: "postponed", .cancelled: "cancelled",
        ],
        somewhereWithin: "some time within these days",
        postponedText: "Postponed. The new dates are not fixed.",
        notAddressed: "For your country, not addressed to you.",
        busy: "Busy",
        roles: [
            .invited: "Invited", .host: "Host", .organiser: "Organiser", .speaker: "Speaker",
            .observer: "Observer", .visited: "Visited", .donor: "Donor",
        ],
        kinds: [
            .training: "Training", .workshop: "Workshop", .seminar: "Seminar",
            .conference: "Conference", .exchange: "Exchange", .workingGroup: "Working group",
            .highLevelMeeting: "High-level meeting", .steeringCommittee: "Steering committee",
            .studyVisit: "Study visit", .expertMission: "Expert mission",
            .jointOperation: "Joint operation", .assessment: "Assessment", .meeting: "Meeting",
            .milestone: "Milestone", .other: "Other",
        ],
        forCountries: "For", place: "Place", online: "Online", when: "Date", status: "Status",
        project: "Project", programme: "Programme", jointWith: "Together with", themes: "Themes",
        languages: "Languages", reference: "Reference", contact: "Contact",
        times: { "\($0) times, the last on \($1)" },
        allActivities: "All activities", country: "Country", theme: "Theme",
        institution: "Institution", person: "Person", venue: "Venue",
        overlaps: "Overlaps", resource: "Resource", away: "Away", travel: "Travel",
        sameAudience: "Same audience",
        restrictedActivity: { "a restricted activity of \($0)" },
        deadline: "Deadline", deadlines: "Deadlines", activity: "Activity",
        atTheLatest: "at the latest",
        deadlineNames: [
            "nominations": "Nominations", "visas": "Visas", "invitations": "Invitations",
            "interpreters": "Interpreters", "report": "Report",
        ])

    static let french = FeedWords(
        language: "fr",
        months: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
            "octobre", "novembre", "décembre",
        ],
        colon: "\u{A0}: ",
        tentativeMark: "Provisoire",
        postponedMark: "Reporté",
        cancelledMark: "Annulé",
        openDaysMark: "Jours à fixer",
        openDaysTentativeMark: "Provisoire, jours à fixer",
        unknownDaysMark: "Jours non connus",
        statuses: [
            .tentative: "provisoire", .confirmed: "confirmé", .done: "réalisé",
            .postponed: "reporté", .cancelled: "annulé",
        ],
        somewhereWithin: "à un moment de cette période",
        postponedText: "Reporté. Les nouvelles dates ne sont pas fixées.",
        notAddressed: "Pour votre pays, sans vous être adressé.",
        busy: "Occupé",
        roles: [
            .invited: "Invités", .host: "Hôte", .organiser: "Organisateur",
            .speaker: "Intervenant", .observer: "Observateur", .visited: "Visité",
            .donor: "Bailleur",
        ],
        kinds: [
            .training: "Formation", .workshop: "Atelier", .seminar: "Séminaire",
            .conference: "Conférence", .exchange: "Échange", .workingGroup: "Groupe de travail",
            .highLevelMeeting: "Réunion de haut niveau", .steeringCommittee: "Comité de pilotage",
            .studyVisit: "Visite d’étude", .expertMission: "Mission d’expertise",
            .jointOperation: "Opération conjointe", .assessment: "Évaluation",
            .meeting: "Réunion", .milestone: "Échéance", .other: "Autre",
        ],
        forCountries: "Pour", place: "Lieu", online: "En ligne", when: "Date", status: "État",
        project: "Projet", programme: "Programme", jointWith: "Avec", themes: "Thèmes",
        languages: "Langues", reference: "Référence", contact: "Contact",
        times: { "\($0) fois, la dernière le \($1)" },
        allActivities: "Toutes les activités", country: "Pays", theme: "Thème",
        institution: "Institution", person: "Personne", venue: "Lieu",
        overlaps: "Chevauchements", resource: "Ressource", away: "Absence", travel: "Déplacement",
        sameAudience: "Même public",
        restrictedActivity: { "une activité à diffusion restreinte de \($0)" },
        deadline: "Échéance", deadlines: "Échéances", activity: "Activité",
        atTheLatest: "au plus tard",
        deadlineNames: [
            "nominations": "Candidatures", "visas": "Visas", "invitations": "Invitations",
            "interpreters": "Interprètes", "report": "Rapport",
        ])

    static let spanish = FeedWords(
        language: "es",
        months: [
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
            "septiembre", "octubre", "noviembre", "diciembre",
        ],
        dayJoint: " de ", yearJoint: " de ",
        tentativeMark: "Provisional",
        postponedMark: "Aplazado",
        cancelledMark: "Cancelado",
        openDaysMark: "Días por fijar",
        openDaysTentativeMark: "Provisional, días por fijar",
        unknownDaysMark: "Días no conocidos",
        statuses: [
            .tentative: "provisional", .confirmed: "confirmado", .done: "realizado",
            .postponed: "aplazado", .cancelled: "cancelado",
        ],
        somewhereWithin: "en algún momento de este período",
        postponedText: "Aplazado. Las nuevas fechas no están fijadas.",
        notAddressed: "Para su país, no dirigido a usted.",
        busy: "Ocupado",
        roles: [
            .invited: "Invitados", .host: "Anfitrión", .organiser: "Organizador",
            .speaker: "Ponente", .observer: "Observador", .visited: "Visitado",
            .donor: "Donante",
        ],
        kinds: [
            .training: "Formación", .workshop: "Taller", .seminar: "Seminario",
            .conference: "Conferencia", .exchange: "Intercambio",
            .workingGroup: "Grupo de trabajo", .highLevelMeeting: "Reunión de alto nivel",
            .steeringCommittee: "Comité de dirección", .studyVisit: "Visita de estudio",
            .expertMission: "Misión de expertos", .jointOperation: "Operación conjunta",
            .assessment: "Evaluación", .meeting: "Reunión", .milestone: "Hito", .other: "Otro",
        ],
        forCountries: "Para", place: "Lugar", online: "En línea", when: "Fecha",
        status: "Estado", project: "Proyecto", programme: "Programa", jointWith: "Junto con",
        themes: "Temas", languages: "Idiomas", reference: "Referencia", contact: "Contacto",
        times: { "\($0) veces, la última el \($1)" },
        allActivities: "Todas las actividades", country: "País", theme: "Tema",
        institution: "Institución", person: "Persona", venue: "Lugar",
        overlaps: "Solapamientos", resource: "Recurso", away: "Ausencia", travel: "Desplazamiento",
        sameAudience: "Mismo público",
        restrictedActivity: { "una actividad de difusión restringida de \($0)" },
        deadline: "Plazo", deadlines: "Plazos", activity: "Actividad",
        atTheLatest: "a más tardar",
        deadlineNames: [
            "nominations": "Candidaturas", "visas": "Visados", "invitations": "Invitaciones",
            "interpreters": "Intérpretes", "report": "Informe",
        ])

    static let portuguese = FeedWords(
        language: "pt",
        months: [
            "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto",
            "setembro", "outubro", "novembro", "dezembro",
        ],
        dayJoint: " de ", yearJoint: " de ",
        tentativeMark: "Provisório",
        postponedMark: "Adiado",
        cancelledMark: "Cancelado",
        openDaysMark: "Dias por fixar",
        openDaysTentativeMark: "Provisório, dias por fixar",
        unknownDaysMark: "Dias não conhecidos",
        statuses: [
            .tentative: "provisório", .confirmed: "confirmado", .done: "realizado",
            .postponed: "adiado", .cancelled: "cancelado",
        ],
        somewhereWithin: "em algum momento deste período",
        postponedText: "Adiado. As novas datas não estão fixadas.",
        notAddressed: "Para o seu país, não dirigido a si.",
        busy: "Ocupado",
        roles: [
            .invited: "Convidados", .host: "Anfitrião", .organiser: "Organizador",
            .speaker: "Orador", .observer: "Observador", .visited: "Visitado",
            .donor: "Doador",
        ],
        kinds: [
            .training: "Formação", .workshop: "Oficina", .seminar: "Seminário",
            .conference: "Conferência", .exchange: "Intercâmbio",
            .workingGroup: "Grupo de trabalho", .highLevelMeeting: "Reunião de alto nível",
            .steeringCommittee: "Comité de direção", .studyVisit: "Visita de estudo",
            .expertMission: "Missão de peritos", .jointOperation: "Operação conjunta",
            .assessment: "Avaliação", .meeting: "Reunião", .milestone: "Marco", .other: "Outro",
        ],
        forCountries: "Para", place: "Local", online: "Em linha", when: "Data",
        status: "Estado", project: "Projeto", programme: "Programa", jointWith: "Com",
        themes: "Temas", languages: "Línguas", reference: "Referência", contact: "Contacto",
        times: { "\($0) vezes, a última em \($1)" },
        allActivities: "Todas as atividades", country: "País", theme: "Tema",
        institution: "Instituição", person: "Pessoa", venue: "Local",
        overlaps: "Sobreposições", resource: "Recurso", away: "Ausência", travel: "Deslocação",
        sameAudience: "Mesmo público",
        restrictedActivity: { "uma atividade de divulgação restrita de \($0)" },
        deadline: "Prazo", deadlines: "Prazos", activity: "Atividade",
        atTheLatest: "o mais tardar",
        deadlineNames: [
            "nominations": "Candidaturas", "visas": "Vistos", "invitations": "Convites",
            "interpreters": "Intérpretes", "report": "Relatório",
        ])

    static let russian = FeedWords(
        language: "ru",
        months: [
            "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
            "сентября", "октября", "ноября", "декабря",
        ],
        tentativeMark: "Предварительно",
        postponedMark: "Отложено",
        cancelledMark: "Отменено",
        openDaysMark: "Даты уточняются",
        openDaysTentativeMark: "Предварительно, даты уточняются",
        unknownDaysMark: "Даты неизвестны",
        statuses: [
            .tentative: "предварительно", .confirmed: "подтверждено", .done: "проведено",
            .postponed: "отложено", .cancelled: "отменено",
        ],
        somewhereWithin: "в один из дней этого периода",
        postponedText: "Отложено. Новые даты не определены.",
        notAddressed: "Для вашей страны, не адресовано вам.",
        busy: "Занято",
        roles: [
            .invited: "Приглашены", .host: "Принимающая сторона", .organiser: "Организатор",
            .speaker: "Докладчик", .observer: "Наблюдатель", .visited: "Посещение",
            .donor: "Донор",
        ],
        kinds: [
            .training: "Обучение", .workshop: "Практический семинар", .seminar: "Семинар",
            .conference: "Конференция", .exchange: "Обмен", .workingGroup: "Рабочая группа",
            .highLevelMeeting: "Встреча высокого уровня",
            .steeringCommittee: "Руководящий комитет", .studyVisit: "Ознакомительная поездка",
            .expertMission: "Экспертная миссия", .jointOperation: "Совместная операция",
            .assessment: "Оценка", .meeting: "Встреча", .milestone: "Веха", .other: "Другое",
        ],
        forCountries: "Для", place: "Место", online: "Онлайн", when: "Дата",
        status: "Статус", project: "Проект", programme: "Программа", jointWith: "Совместно с",
        themes: "Темы", languages: "Языки", reference: "Номер", contact: "Контакт",
        times: { "всего раз: \($0), последний — \($1)" },
        allActivities: "Все мероприятия", country: "Страна", theme: "Тема",
        institution: "Учреждение", person: "Участник", venue: "Место",
        overlaps: "Пересечения", resource: "Ресурс", away: "Отсутствие", travel: "Переезд",
        sameAudience: "Та же аудитория",
        restrictedActivity: { "мероприятие ограниченного доступа, проект \($0)" },
        deadline: "Срок", deadlines: "Сроки", activity: "Мероприятие",
        atTheLatest: "не позднее",
        deadlineNames: [
            "nominations": "Кандидатуры", "visas": "Визы", "invitations": "Приглашения",
            "interpreters": "Переводчики", "report": "Отчёт",
        ])

    static let arabic = FeedWords(
        language: "ar",
        months: [
            "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر",
            "أكتوبر", "نوفمبر", "ديسمبر",
        ],
        comma: "، ",
        tentativeMark: "مبدئي",
        postponedMark: "مؤجل",
        cancelledMark: "ملغى",
        openDaysMark: "الأيام لم تحدد بعد",
        openDaysTentativeMark: "مبدئي، الأيام لم تحدد بعد",
        unknownDaysMark: "الأيام غير معروفة",
        statuses: [
            .tentative: "مبدئي", .confirmed: "مؤكد", .done: "منجز", .postponed: "مؤجل",
            .cancelled: "ملغى",
        ],
        somewhereWithin: "في وقت ما خلال هذه الفترة",
        postponedText: "مؤجل. لم تحدد المواعيد الجديدة بعد.",
        notAddressed: "لبلدكم، وغير موجه إليكم.",
        busy: "مشغول",
        roles: [
            .invited: "المدعوون", .host: "المضيف", .organiser: "المنظم", .speaker: "المتحدث",
            .observer: "المراقب", .visited: "الجهة المزارة", .donor: "المانح",
        ],
        kinds: [
            .training: "تدريب", .workshop: "ورشة عمل", .seminar: "ندوة", .conference: "مؤتمر",
            .exchange: "تبادل", .workingGroup: "فريق عمل",
            .highLevelMeeting: "اجتماع رفيع المستوى", .steeringCommittee: "لجنة توجيهية",
            .studyVisit: "زيارة دراسية", .expertMission: "مهمة خبراء",
            .jointOperation: "عملية مشتركة", .assessment: "تقييم", .meeting: "اجتماع",
            .milestone: "موعد مرحلي", .other: "أخرى",
        ],
        forCountries: "من أجل", place: "المكان", online: "عبر الإنترنت", when: "التاريخ",
        status: "الحالة", project: "المشروع", programme: "البرنامج", jointWith: "بالاشتراك مع",
        themes: "المواضيع", languages: "اللغات", reference: "المرجع", contact: "جهة الاتصال",
        times: { "عدد المرات: \($0)، آخرها \($1)" },
        allActivities: "جميع الأنشطة", country: "البلد", theme: "الموضوع",
        institution: "المؤسسة", person: "الشخص", venue: "المكان",
        overlaps: "تداخلات", resource: "مورد", away: "غياب", travel: "تنقل",
        sameAudience: "الجمهور نفسه",
        restrictedActivity: { "نشاط مقيد النشر ضمن \($0)" },
        deadline: "الموعد النهائي", deadlines: "المواعيد النهائية", activity: "النشاط",
        atTheLatest: "على أبعد تقدير",
        deadlineNames: [
            "nominations": "الترشيحات", "visas": "التأشيرات", "invitations": "الدعوات",
            "interpreters": "المترجمون الفوريون", "report": "التقرير",
        ])
}
