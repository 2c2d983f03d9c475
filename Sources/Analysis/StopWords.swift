/// The function words that queries leave out.
///
/// Of English the list of Lucene, 33 words, and the words that turn a need into a question ("how do I …?"),
/// which say nothing of what is needed; of other languages the articles, pronouns, prepositions,
/// conjunctions and auxiliary verbs that its texts use most, questions among them.
enum StopWords {
  /// True when a word in small letters, accents kept but for English, is a stop word.
  static func contains(_ word: [UInt8], in language: Language) -> Bool {
    guard let wanted = PackedWord.packed(word) else { return false }
    let words = language == .english ? english : lists[language] ?? []
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < words.count && words[low] == wanted
  }

  /// Of every language, ordered.
  private static let lists = texts.mapValues(ordered)
  private static let english = lists[.english] ?? []

  private static func ordered(_ words: String) -> [UInt128] {
    words.split(whereSeparator: \.isWhitespace).compactMap { PackedWord.packed($0.utf8) }.sorted()
  }

  /// Of every language, between spaces.
  static let texts: [Language: String] = [
    .english: """
    a an and are as at be but by for if in into is it no not of on or such that the their then there
    these they this to was will with
    am can could did do does had has have how i its may me might must my myself our shall should so us
    we were what when where which who whom whose why would you your yourself
    """,
    .german: """
    aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist da damit dann
    das dass daß dein deine dem den denn der deren des dessen die dies diese diesem diesen dieser
    dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gegen habe
    haben hat hatte hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden
    jeder jedes jedoch kann kein keine keinem keinen keiner können könnte man mein meine mich mir mit
    muss muß müssen nach nicht noch nur ob oder ohne sein seine seinem seinen seiner sich sie sind so
    sobald soll sollen sollte sondern sowie um und uns unser unter vom von vor wann war waren warum was
    weil welche welchem welchen welcher welches wem wen wenn wer werde werden wie wieder wir wird wo
    wurde wurden während würde zu zum zur zwischen über
    """,
    .french: """
    ai ainsi alors après au aucun aucune aussi autre aux avant avec avez avoir avons car ce ceci cela
    celle celles celui ces cet cette ceux chaque chez comme comment c d dans de depuis des donc dont du
    elle elles en entre est et eu eux fait faire il ils j je l la laquelle le lequel les lesquels leur
    leurs lors lui là m ma mais me mes moi mon même n ne ni nos notre nous on ont ou où par pas peut
    peuvent plus pour pourquoi pouvez puis qu quand que quel quelle quelles quels qui quoi s sa sans se
    sera ses si soit son sont sous suis sur t ta te tes toi ton tous tout toute toutes tu un une vers
    vos votre vous y à ça été être
    """,
    .spanish: """
    a al algo algún alguna algunas alguno algunos ante antes aquel aquella así aunque cada como con
    contra cual cuales cualquier cuando cuál cuáles cuándo cómo de debe deben del desde donde dos dónde
    e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estado estar estas
    este esto estos está están fue fueron ha haber había han hasta hay he la las le les lo los me mi
    mientras mis mucho muy más mí ni no nos nosotros nuestra nuestro o os otra otras otro otros para
    pero poco por porque pueda puede pueden puedo que quien quienes quién qué se sea sean ser si sido
    sin sobre solo son su sus sí también tanto te tiene tienen toda todas todo todos tu tus tú un una
    unas uno unos usted y ya yo él
    """,
    .italian: """
    a abbiamo ad agli ai al alla alle allo anche ancora avere aveva c che chi ci ciò coi col come con
    cosa cui d da dagli dai dal dalla dalle dallo degli dei del dell della delle dello deve di dopo dove
    due e ed era erano essa esse essere essi esso fa fra già gli ha hai hanno ho i il in io l la le lei
    li lo loro lui ma me mentre mi mia mio molto ne negli nei nel nell nella nelle nello no noi non
    nostra nostro o ogni oppure per perché però più poi possono può prima quale quali quando quanto
    quella quelle quelli quello questa queste questi questo qui quindi sarà se sei senza si sia siano
    sia sono sopra sotto stata state stati stato su sua sue sugli sui sul sull sulla sulle sullo suo
    suoi tra tu tua tuo tutte tutti tutto un una uno v vi viene voi è
    """,
    .portuguese: """
    a ainda algum alguma alguns ao aos aquela aquele as até cada com como da das de deve dela dele deles
    depois do dos duas e ela elas ele eles em enquanto entre era eram essa essas esse esses esta estas
    este estes estava está estão eu foi foram há isso isto já lhe lhes mais mas me mesmo meu minha muito
    na nas nem no nos nossa nosso não nós num numa o onde os ou outra outras outro outros para pela
    pelas pelo pelos pode podem por porque qual quais qualquer quando que quem quê se seja sem sempre
    sendo ser seu seus sido sob sobre são só sua suas também te tem ter teu todas todo todos tu tua têm
    um uma umas uns você vocês à às é
    """,
    .dutch: """
    aan al alle alleen als andere ben bij daar dan dat de deze die dit doch doen door dus een eens en er
    ge geen gebruikt geweest haar had heb hebben heeft hem het hier hij hoe hun iets ik in is ja je kan
    komt kon kunnen kunt maar mag me meer men met mij mijn moet moeten na naar niet niets nog nu of om
    omdat ons onze ook op over reeds te tegen toch toen tot u uit uw van vanaf veel voor waar waarom wanneer
    want waren was wat we wel welke werd wie wij wil word worden wordt zal ze zelf zich zij zijn zo
    zoals zonder zou zullen
    """,
    .swedish: """
    alla allt att av blev bli blir blivit de deg dem den denna deras dess dessa det detta dig din dina
    ditt du där då efter ej eller en er era ett från för genom ha hade han hans har henne hennes hon hur
    här i icke inom inte jag kan kunde man med mellan men mig min mina mitt mot mycket måste ni nu när
    någon något några och om oss på samma sedan sig sin sina sitt skall ska skulle som så sådan till
    under upp ut utan vad var vara varför varje vars vart vem vi vid vilka vilken vilket vill vår våra
    vårt än är åt över
    """,
    .russian: """
    а без был была были было быть в вам вас во вот все всего всех вы где да для до его ее если есть еще
    ещё её же за здесь и из или им их к как какая какие какой когда который которая которые которых кто
    ли либо лишь между меня мне мной может можно мой мы на над надо нам нас не него нее ней нельзя нет
    ни них но о об один однако он она они оно от по под при про с сам свой себе себя со так также такой
    там те тем то того тоже той только том тот ты у уже чем что чтобы чье эта эти этим этих это этого
    этой этом этот я
    """,
  ]
}
