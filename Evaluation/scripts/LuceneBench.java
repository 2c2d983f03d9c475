import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene's side of bench_lucene.py: commands on standard input, an answer a line on standard output.
 * build TOKENS FOLDER freqs|positions; text TEXTS FOLDER, which EnglishAnalyzer parts, with positions;
 * open FOLDER; q WORDS. Words are separated by one space.
 * Times are of the thread's CPU, in nanoseconds; building also gives wall and process CPU seconds.
 */
public class LuceneBench {
  private static IndexSearcher searcher;

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null;) {
      String[] parts = line.split("\t");
      switch (parts[0]) {
        case "build" ->
            out.println(build(parts[1], Path.of(parts[2]), parts[3].equals("positions"), new WhitespaceAnalyzer()));
        case "text" -> out.println(build(parts[1], Path.of(parts[2]), true, new EnglishAnalyzer()));
        case "open" -> {
          searcher = new IndexSearcher(DirectoryReader.open(MMapDirectory.open(Path.of(parts[1]))));
          searcher.setQueryCache(null);
          searcher.setSimilarity(new BM25Similarity(1.2f, 0.75f));
          out.println(searcher.getIndexReader().leaves().size() + " segments");
        }
        case "q" -> out.println(search(parts[1].split(" ")));
        default -> out.println("?");
      }
    }
  }

  private static String build(String tokens, Path folder, boolean positions, Analyzer analyzer) throws Exception {
    long start = System.nanoTime();
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(positions ? IndexOptions.DOCS_AND_FREQS_AND_POSITIONS : IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    IndexWriterConfig config = new IndexWriterConfig(analyzer);
    config.setRAMBufferSizeMB(256);
    config.setUseCompoundFile(false);
    // Keeps the documents in the order of the file, so that numbers are lines.
    config.setMergePolicy(new LogDocMergePolicy());
    config.setSimilarity(new BM25Similarity(1.2f, 0.75f));
    int count = 0;
    double searchable;
    try (IndexWriter writer = new IndexWriter(MMapDirectory.open(folder), config);
        BufferedReader reader = new BufferedReader(new InputStreamReader(new FileInputStream(tokens), StandardCharsets.UTF_8), 1 << 20)) {
      Document document = new Document();
      Field field = new Field("body", "", type);
      document.add(field);
      for (String line; (line = reader.readLine()) != null; count++) {
        field.setStringValue(line);
        writer.addDocument(document);
      }
      writer.commit();
      searchable = (System.nanoTime() - start) / 1e9;
      writer.forceMerge(1);
      writer.commit();
    }
    double wall = (System.nanoTime() - start) / 1e9, used = (system.getProcessCpuTime() - cpu) / 1e9;
    long bytes = 0;
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) if (!file.getFileName().toString().equals("write.lock")) bytes += Files.size(file);
    }
    return String.format("%d\t%d\t%.3f\t%.3f\t%.3f", count, bytes, wall, used, searchable);
  }

  private static String search(String[] words) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    Query query;
    if (words.length == 1) {
      query = new TermQuery(new Term("body", words[0]));
    } else {
      BooleanQuery.Builder builder = new BooleanQuery.Builder();
      for (String word : words) builder.add(new TermQuery(new Term("body", word)), BooleanClause.Occur.SHOULD);
      query = builder.build();
    }
    ScoreDoc[] found = searcher.search(query, 10).scoreDocs;
    long time = threads.getCurrentThreadCpuTime() - start;
    StringBuilder answer = new StringBuilder().append(time);
    for (ScoreDoc one : found) answer.append('\t').append(one.doc).append(':').append(one.score);
    return answer.toString();
  }
}
