//! The names of the feature templates: each feature is hashed with the number of its template, so that two templates
//! never share a weight. The order of the variants is part of the model; [`VERSION`](crate::model::VERSION) is raised
//! with every change.

use byline_model::{feature, pair, triple};

/// The templates of both passes over the pronouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Template {
    // That the pronoun stands for nobody who is named.
    NobodyClass = 1,
    NobodyNextWord,
    NobodyNextTwoWords,
    NobodyWordBefore,
    NobodyNextTwoTags,
    NobodyCaseAndStart,
    NobodyQuotedAndFirstPerson,
    NobodyQuestionsAndFirstPerson,
    NobodyChainAndQuoted,
    NobodyFitting,
    NobodyPersonsAndFitting,
    NobodyTagBeforeAndCase,
    NobodyChainAndFitting,
    NobodyForm,
    NobodyDamagedAndFitting,
    NobodyTitle,
    NobodyVoteAndQuestion,
    NobodyVoteAndChain,
    NobodyGendersAndFitting,
    NobodyMostVotesAndQuoted,
    NobodyMostVotesAndNextWord,
    NobodyGroup,
    NobodyGroupAndChain,
    NobodyGroupAndQuestions,
    NobodyUnnamed,
    NobodyUnnamedAndCase,
    NobodyUnnamedAndFitting,
    // That it stands for a candidate.
    Bias,
    Sort,
    Agreement,
    SentencesAndLabel,
    ParagraphsAndLabel,
    RecencyAndLabel,
    RankAndAgreement,
    LastMention,
    LastMentionAndCase,
    CountAndFrequency,
    PronounsSoFar,
    SamePronounAndSentences,
    FirstNamedAndFirstPerson,
    FirstPersonAndFrequency,
    QuotedAndSays,
    ForwardAndCase,
    TokensAndCase,
    MentionsSoFar,
    PersonsAndFrequency,
    FirstPersonAndQuoted,
    TagAfterAndSort,
    RankAgreementSentences,
    RankAgreementLastMention,
    RankFrequencyCount,
    FirstNamedMentionsFirstPerson,
    CandidatesAndRank,
    FirstPersonQuotedFrequency,
    SamePronounFirstNamedFrequency,
    AgreementRankSentences,
    SortSentencesRankCase,
    ChainAndQuoted,
    ChainAndAgreement,
    ChainAndSentences,
    AheadAndQuoted,
    AheadAndAgreement,
    ChainRankFirstPerson,
    OtherPersonAndQuestions,
    QuestionsFirstNamedFrequency,
    QuestionsOrderCount,
    ParagraphStartAndChain,
    DamagedParagraphsRank,
    DamagedParagraphsChain,
    VoteAndQuestion,
    VoteAndChain,
    RelationAndQuoted,
    RelationAndQuestion,
    VoiceAndQuoted,
    VoiceAndTitle,
    VoiceAndFrequency,
    GendersAgreementFrequency,
    VoteAndSort,
    ChainAndQuestion,
    GendersAgreementSentences,
    TurnAndQuestion,
    TurnAndChain,
    VoteAndVoteOfNobody,
    ProtagonistAndGenders,
    ProtagonistAndChain,
    ProtagonistAndSentences,
    SpeaksAndQuoted,
    VoteAndQuoted,
    VoteAndProtagonist,
    GroupAndSentences,
    GroupAndChain,
    GroupAndQuestions,
    GroupAndProtagonist,
    SubjectRank,
    SubjectRankAndSentences,
    SubjectRankAndLastMention,
    UnnamedSince,
    UnnamedSinceAndChain,
    // The survey: who speaks in the article as a whole.
    SurveyNobodyFirstPerson,
    SurveyNobodyPersons,
    SurveyNobodyTitle,
    SurveyNobodyQuestion,
    SurveyBias,
    SurveyFirstNamed,
    SurveyFrequency,
    SurveyInTitle,
    SurveyOwnName,
    SurveyAsked,
    SurveyLabels,
    SurveyCalled,
    SurveyEarly,
    SurveyAsks,
    SurveyLabelHere,
    SurveySaidHere,
    SurveyCalledHere,
    SurveyCalledBefore,
    SurveySaidBefore,
    SurveyCount,
    SurveyAhead,
    SurveyRecency,
    SurveyRole,
}

impl Template {
    /// A feature of one value.
    pub(super) const fn of(self, value: u32) -> u32 {
        feature(self as u32, value)
    }

    /// A feature of two values.
    pub(super) const fn of_two(self, first: u32, second: u32) -> u32 {
        pair(self as u32, first, second)
    }

    /// A feature of three values.
    pub(super) const fn of_three(self, first: u32, second: u32, third: u32) -> u32 {
        triple(self as u32, first, second, third)
    }
}
