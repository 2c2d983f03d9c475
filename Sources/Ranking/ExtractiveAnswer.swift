package import Model

/// An answer put together from sentences of the index, or the reason why there is none.
package enum ExtractiveAnswer: Hashable, Sendable {
  /// Statements with their citations.
  case answered(Answer)
  /// Nothing was found that supports an answer.
  case withheld(Withholding)

  /// Sentences that answer, each with its source.
  package struct Answer: Hashable, Sendable {
    /// One to four; those of one passage stand together in its order, the best passage first.
    package let statements: [Statement]
    /// How well the passages support it, 0…1.
    package let support: Double
    /// What the support was estimated from.
    package let evidence: SupportEvidence
    /// Words of the question that none of the passages has, in the order asked.
    package let missingWords: [String]
  }

  /// One or more sentences that stand together in one passage.
  package struct Statement: Hashable, Sendable {
    /// The sentences on one line, without control characters.
    package let text: String
    /// Code that follows them, lines kept; nil when there is none.
    package let code: String?
    /// Where it stands.
    package let citation: Citation
    /// Why it was chosen, 0…1; of several sentences the best.
    package let score: Double
  }

  /// Where a statement can be checked.
  package struct Citation: Hashable, Sendable {
    /// From 1, in the order of the statements.
    package let number: Int
    /// Position of the passage among the ranked ones, from 0.
    package let passage: Int
    /// The passage's chunk.
    package let chunk: ChunkNumber
    /// The document.
    package let document: DocumentID
    /// Its file, relative to the indexed root.
    package let path: String
    /// Its title.
    package let title: String?
    /// Headings above the passage, outermost first.
    package let headingPath: [String]
    /// The nearest anchor.
    package let anchor: String?
    /// Lines of the passage; the quote stands within them.
    package let lines: SourceSpan
    /// The cited bytes, exactly as they stand in the passage's text.
    package let quote: String
    /// Where the quote stands in the UTF-8 of the passage's text.
    package let quoteRange: Range<Int>
  }

  /// Why no answer is given.
  package struct Withholding: Hashable, Sendable, CustomStringConvertible {
    /// The kind of reason.
    package enum Reason: Hashable, Sendable {
      /// There was no passage at all.
      case nothingFound
      /// No passage has a sentence to quote.
      case noSentence
      /// The support is below the threshold.
      case weakSupport
    }

    /// The kind of reason.
    package let reason: Reason
    /// The support that was found, 0…1.
    package let support: Double
    /// The support that an answer needs.
    package let threshold: Double
    /// What the support was estimated from; nil without passages.
    package let evidence: SupportEvidence?
    /// Words of the question that none of the passages has, in the order asked.
    package let missingWords: [String]

    package var description: String {
      let missing =
        missingWords.isEmpty
        ? "" : "; not found: " + missingWords.map(VisibleText.line).joined(separator: ", ")
      return switch reason {
      case .nothingFound: "nothing in the index matches the question" + missing
      case .noSentence: "the passages found have no sentence to quote" + missing
      case .weakSupport:
        "the passages found do not support an answer (support \(Self.percent(support)), "
          + "at least \(Self.percent(threshold)) is needed)" + missing
      }
    }

    private static func percent(_ share: Double) -> String {
      "\(Int((min(max(share, 0), 1) * 100).rounded())) %"
    }
  }
}
