import Testing

@testable import Analysis

@Suite struct LanguageTests {
  private func terms(
    _ text: String, _ language: Language, as role: Analyzer.TextRole = .text
  ) -> [String] {
    Analyzer(language: language).terms(text, as: role)
  }

  /// The words of the Snowball project's own samples, with accents folded afterwards.
  @Test(arguments: [
    (Language.german, "aufeinanderfolgenden Häuser Größe", "aufeinanderfolg haus gross"),
    (.french, "continuation répétait", "continu repet"),
    (.spanish, "cheques administración", "chequ administr"),
    (.italian, "abbandonata più", "abbandon piu"),
    (.portuguese, "quilométricas instalações", "quilometr instal"),
    (.dutch, "lichamelijkheden foto's", "licham foto"),
    (.swedish, "jakten filerna", "jakt fil"),
    (.russian, "важнейшими файлами files", "важн фаил file"),
  ])
  func wordsAreBroughtToTheirStems(_ language: Language, _ text: String, _ expected: String) {
    #expect(terms(text, language) == expected.split(separator: " ").map(String.init))
    #expect(terms(text.uppercased(), language).first == terms(text, language).first)
  }

  @Test(arguments: [
    (Language.german, "wie werden die Pakete entfernt", "paket entfernt"),
    (.french, "comment supprimer les paquets", "supprim paquet"),
    (.spanish, "cómo se borran los paquetes", "borr paquet"),
    (.italian, "come si rimuovono i pacchetti", "rimuov pacchett"),
    (.portuguese, "como se apagam os pacotes", "apag pacot"),
    (.dutch, "hoe verwijder ik een pakket", "verwijder pakket"),
    (.swedish, "hur tar jag bort filerna", "tar bort fil"),
    (.russian, "как удалить пакеты", "удал пакет"),
  ])
  func questionsLeaveOutStopWords(_ language: Language, _ text: String, _ expected: String) {
    #expect(terms(text, language, as: .query) == expected.split(separator: " ").map(String.init))
    #expect(terms(text, language).count > terms(text, language, as: .query).count)
  }

  @Test func anApostropheEndsAWordThatIsElided() {
    #expect(terms("jusqu'à l'eau", .french) == ["jusqu", "a", "l", "eau"])
    #expect(terms("dell'acqua", .italian) == ["dell", "acqua"])
    #expect(terms("l'eau", .english) == ["l", "eau"])
    #expect(terms("don't", .german) == ["don't"])
  }

  @Test func identifiersAndNumbersAreTheSameInEveryLanguage() {
    for language in Language.allCases {
      let found = terms("snake_case --dry-run 3.11.2 utf-8 x86", language)
      for whole in ["snake_case", "--dry-run", "3.11.2", "utf-8", "x86"] {
        #expect(found.contains(whole), "\(language)")
      }
    }
  }

  /// Words of all lengths, so that those which are remembered and those which are not come by turns.
  @Test func termsDoNotDependOnWhatWasReadBefore() {
    let text = "Die Größenänderungsbenachrichtigungen für löschbare Dateien, die für Dateien gelten"
    let first = terms(text, .german)
    _ = terms("the files for all users", .english)
    #expect(terms(text, .german) == first)
    #expect(first.filter { $0 == "fur" }.count == 2)
    #expect(first.filter { $0 == "datei" }.count == 2)
  }

  @Test(arguments: [
    (
      Language.english,
      "The program reads all files of a folder and writes what it found to a list."
    ),
    (.german, "Das Programm liest alle Dateien eines Ordners und schreibt, was es gefunden hat."),
    (
      .french,
      "Le programme lit tous les fichiers d'un dossier et écrit ce qu'il a trouvé dans une liste."
    ),
    (.spanish, "El programa lee todos los archivos de una carpeta y escribe lo que ha encontrado."),
    (.italian, "Il programma legge tutti i file di una cartella e scrive quello che ha trovato."),
    (
      .portuguese,
      "O programa lê todos os ficheiros de uma pasta e escreve o que foi encontrado nela."
    ),
    (.dutch, "Het programma leest alle bestanden van een map en schrijft wat het heeft gevonden."),
    (
      .swedish,
      "Programmet läser alla filer i en mapp och skriver vad det har hittat till en lista."
    ),
    (.russian, "Программа читает все файлы в папке и пишет, что она нашла, в этот список."),
  ])
  func theLanguageOfATextIsGuessed(_ language: Language, _ text: String) {
    #expect(LanguageGuess.language(of: [text]) == language)
    #expect(LanguageGuess.language(of: [text.uppercased()]) == language)
    #expect(LanguageGuess.language(of: Array(repeating: text, count: 300)) == language)
  }

  @Test func englishPartsDoNotHideRussian() {
    let russian = "Программа читает все файлы в папке и пишет, что она нашла, в этот список."
    let english = "The program reads all of the files and then it is done with the list of them."
    #expect(LanguageGuess.language(of: [russian, english, english]) == .russian)
  }

  @Test func whatIsNotClearIsEnglish() {
    for text in [
      "In men over 60 we had data in vivo, over time, in vitro; was there use in men over 60?",
      "", "Paket", "int main(void) { return a + e - i * o; }", "die() if die; die or die",
      "日本語の文書です。", "Ten program czyta wszystkie pliki w katalogu i zapisuje wynik.",
    ] {
      #expect(LanguageGuess.language(of: [text]) == .english, "\(text)")
    }
  }

  @Test func aQuestionGetsTheTermsOfEveryLanguage() {
    let both = LanguageSet([.english, .german])
    #expect(both.queryTerms("running files") == ["run", "running", "file", "fil"])
    // Equal in both.
    #expect(both.queryTerms("paket paket") == ["paket", "paket"])
    #expect(both.queryTerms("how does a process die") == ["process", "die"])
    #expect(both.queryTerms("wie werden die Pakete gelöscht") == ["paket", "geloscht"])
    #expect(both.queryTerms("to be") == ["to", "be"])
    let french = LanguageSet([.english, .french])
    #expect(french.queryTerms("car insurance").contains("car"))
    #expect(french.queryTerms("comment") == ["comment"])
    #expect(!french.queryTerms("comment supprimer les paquets").contains("comment"))
    #expect(LanguageSet([]).queryTerms("the running files") == ["run", "file"])
  }

  @Test func placesOfSeveralLanguagesAreInOrder() {
    let found = LanguageSet([.german, .french]).tokens("l'eau, jusqu'ici Häuser").map(
      \.utf8Range.lowerBound)
    #expect(found == found.sorted())
  }
}
