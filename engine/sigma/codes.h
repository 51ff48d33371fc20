#pragma once

#include <string_view>

namespace trailhound::codes {

/// The codes of all diagnostics of the loader. They are part of the interface: a code keeps its meaning for ever, and a
/// new fault gets a new code. S0 files and YAML, S1 metadata, S2 selections and values, S3 modifiers, S4 conditions,
/// S5 correlations and filters, S6 lists of placeholders and tuning files, S9 valid Sigma that is not evaluated (a
/// warning; the document is set aside). (w) marks the warnings after which the document is evaluated. S901 and S902
/// meant correlations and filters before there was support for them.

inline constexpr std::string_view kYamlSyntax = "S001";    ///< not YAML, or a tag outside the core schema
inline constexpr std::string_view kTooLarge = "S002";      ///< file, document or nesting beyond a limit
inline constexpr std::string_view kNotText = "S003";       ///< not UTF-8, or a character YAML forbids
inline constexpr std::string_view kDuplicateKey = "S004";  ///< the same key twice in one map
inline constexpr std::string_view kKeyNotText = "S005";    ///< a key that is a map, a list or null
inline constexpr std::string_view kAlias = "S006";         ///< an alias inside its own anchor, a bad merge key
inline constexpr std::string_view kNotAMap = "S007";       ///< a document that is no map
inline constexpr std::string_view kAction = "S008";        ///< unknown `action`, or `repeat` of nothing

inline constexpr std::string_view kTitle = "S101";         ///< title missing, empty, no text or too long
inline constexpr std::string_view kLogSource = "S102";     ///< logsource missing or malformed
inline constexpr std::string_view kDetection = "S103";     ///< detection missing, no map, or without selections
inline constexpr std::string_view kLevel = "S104";         ///< a level that Sigma does not know
inline constexpr std::string_view kStatus = "S105";        ///< (w) a status that Sigma does not know
inline constexpr std::string_view kTaxonomy = "S106";      ///< (w) field names of another taxonomy
inline constexpr std::string_view kMetadataType = "S107";  ///< (w) a metadata value of the wrong type, ignored
inline constexpr std::string_view kDuplicateId = "S108";   ///< (w) another rule has the same id
inline constexpr std::string_view kSigmaVersion = "S109";  ///< a `sigma-version` that is none, or newer than ours
inline constexpr std::string_view kOwnKey = "S110";        ///< the key `trailhound` malformed, or where it cannot be

inline constexpr std::string_view kEmptySelection = "S201";      ///< an empty map, list or null: would always hold
inline constexpr std::string_view kSelectionType = "S202";       ///< a list inside a list
inline constexpr std::string_view kEmptyValueList = "S203";      ///< `field: []`
inline constexpr std::string_view kNestedValue = "S204";         ///< a map or list where a value belongs
inline constexpr std::string_view kNullInList = "S205";          ///< (w) null among the values of a list
inline constexpr std::string_view kKeywordType = "S206";         ///< null or a boolean as a keyword
inline constexpr std::string_view kFieldName = "S207";           ///< an item without a field name and modifiers
inline constexpr std::string_view kSelectionName = "S208";       ///< a selection name that is empty or too long
inline constexpr std::string_view kDerivedInDetection = "S209";  ///< a detection asks for a field `trailhound.…`
inline constexpr std::string_view kSelector = "S210";            ///< a bracket in a field name that is no selector
inline constexpr std::string_view kBlock = "S211";               ///< a block of elements that is malformed

inline constexpr std::string_view kUnknownModifier = "S301";  ///< unknown or empty
inline constexpr std::string_view kModifierOrder = "S302";    ///< modifiers that do not go together, or not so
inline constexpr std::string_view kModifierType = "S303";     ///< a value of a type that the modifier does not take
inline constexpr std::string_view kAllNeedsList = "S304";     ///< `all` with fewer than two values
inline constexpr std::string_view kWildcard = "S305";         ///< a wildcard where the modifier allows none
inline constexpr std::string_view kCidr = "S306";             ///< no network, or host bits set
inline constexpr std::string_view kFieldRef = "S307";         ///< an empty field name in `fieldref`
inline constexpr std::string_view kEncoding = "S308";         ///< an encoded value that no record can hold
inline constexpr std::string_view kTooManyDashes = "S309";    ///< `windash` with too many dashes before an encoding
inline constexpr std::string_view kNeedsField = "S310";       ///< a modifier that means nothing for keywords
inline constexpr std::string_view kOffsetWhole = "S311";      ///< (w) `base64offset` without `contains`

inline constexpr std::string_view kConditionType = "S401";     ///< condition missing, empty or no text
inline constexpr std::string_view kConditionSyntax = "S402";   ///< a condition that cannot be read
inline constexpr std::string_view kUnknownSelection = "S403";  ///< a name that no selection bears
inline constexpr std::string_view kNothingMatches = "S404";    ///< `of` a pattern that matches no selection
inline constexpr std::string_view kQuantifier = "S405";        ///< a number other than 1 before `of`
inline constexpr std::string_view kOperatorCase = "S406";      ///< AND, OR, NOT, OF in upper case
inline constexpr std::string_view kConditionLimit = "S407";    ///< a condition too long or nested too deeply
inline constexpr std::string_view kPipe = "S408";              ///< `|` before something that is no aggregation

inline constexpr std::string_view kCorrelation = "S501";       ///< no map, or a key that it does not have
inline constexpr std::string_view kCorrelationType = "S502";   ///< type missing or unknown
inline constexpr std::string_view kCorrelationRules = "S503";  ///< rules missing, malformed, twice or too many
inline constexpr std::string_view kTimespan = "S504";          ///< timespan or timeframe missing or malformed
inline constexpr std::string_view kGroupBy = "S505";           ///< group-by malformed, or a part that cannot be there
inline constexpr std::string_view kRuleAlias = "S506";         ///< aliases malformed, or for a rule that is not listed
inline constexpr std::string_view kBounds = "S507";            ///< a correlation's condition missing or malformed
inline constexpr std::string_view kExpression = "S508";        ///< names in an expression and under rules differ
inline constexpr std::string_view kGenerate = "S509";          ///< generate is no boolean, or says two things
inline constexpr std::string_view kUnknownReference = "S510";  ///< no document has this name, id or title
inline constexpr std::string_view kAmbiguousReference = "S511";  ///< several documents have it
inline constexpr std::string_view kCycle = "S512";               ///< a correlation that refers to itself
inline constexpr std::string_view kLostReference = "S513";       ///< a reference to a document that was set aside
inline constexpr std::string_view kUnusedAlias = "S514";         ///< (w) an alias that group-by does not name
inline constexpr std::string_view kFilter = "S515";              ///< a filter without what it needs
inline constexpr std::string_view kFilterWithoutNot = "S516";  ///< (w) a filter that narrows its rules to what it names
inline constexpr std::string_view kFilterReference = "S517";   ///< (w) a filter names a rule that it cannot reach
inline constexpr std::string_view kDerivedField = "S518";      ///< a field `trailhound.…` that there is not
inline constexpr std::string_view kNewValue = "S519";  ///< field of a new_value missing or malformed, or new-groups
inline constexpr std::string_view kUnusedNewGroups = "S520";  ///< (w) new-groups without learn

inline constexpr std::string_view kPlaceholderList = "S601";   ///< not a list of values, or a name that cannot be
inline constexpr std::string_view kPlaceholderTwice = "S602";  ///< two lists of the same name

inline constexpr std::string_view kTuning = "S603";       ///< not a map from names of rules to levels
inline constexpr std::string_view kTuningTwice = "S604";  ///< two lines of a file give one rule different levels
inline constexpr std::string_view kTuningName = "S605";   ///< (w) a name in a tuning file that no rule bears

inline constexpr std::string_view kAggregation =
    "S903";  ///< the legacy `| min() …`, `| max() …`, or one among several conditions
inline constexpr std::string_view kPlaceholder = "S904";  ///< `expand` with placeholders that no list fills
inline constexpr std::string_view kTimeframe = "S905";    ///< `timeframe` without an aggregation, and no conjunction
inline constexpr std::string_view kUnsupported = "S906";  ///< unreadable, and its author says `status: unsupported`

}  // namespace trailhound::codes
