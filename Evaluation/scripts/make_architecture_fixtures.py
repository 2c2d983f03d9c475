#!/usr/bin/env python3
"""Writes Tests/EncoderTests/Fixtures/architectures: what transformers and tokenizers answer.

tokenizers/NAME.json  small tokenizers of every kind, trained here on a few lines
tokens.jsonl          odd lines with the ids that `tokenizers` gives them, one tokenizer a line
models/NAME.json      a model's files, its tensors' names and shapes, and the vectors of some texts
sharded/              one folder exactly as transformers saved it, in bfloat16 and several shards

Sentence vectors come from sentence-transformers, scores and token vectors from transformers, both in
single precision on the CPU. The LoRA model's reference is JinaEmbeddingsV3Model with the adapters
merged here, W + B A alpha / rank, since transformers does not read the original files.

The models' weights are not stored: both sides draw them from SplitMix64, seeded with the place of a
tensor's name among the sorted names. Every value is exact in single precision.

    pip install numpy tokenizers==0.23.3 transformers==5.24.0 sentence-transformers sentencepiece torch
    python3 Evaluation/scripts/make_architecture_fixtures.py
"""
import base64
import io
import json
import math
import os
import pathlib
import shutil
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np
import sentencepiece
import torch
import transformers as hf
from safetensors import safe_open
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

import make_encoder_fixtures as bert

FOLDER = pathlib.Path(__file__).parent.parent.parent / "Tests/EncoderTests/Fixtures/architectures"
TEXT = """The search index keeps postings for every term, and vectors for every passage.
A query is cut into words, then into pieces; the pieces' vectors are added up.
Don't restart the server: you'll lose 1,234 jobs, we've lost 99.5% of them, it's what I'd say he'll do.
for i in range(10):\n    print(f"{i:>4}")\n\n\treturn None  # done
Der Zug fährt über die Straße. Où est le café ? El niño comió piñas. Tiếng Việt.
Привет, мир! Γειά σου Κόσμε. שלום עולם. مرحبا بالعالم. हिन्दी में पाठ।
東京都で日本語のテストをする。中文分词。 한국어 문장입니다.
Emoji 👍🏽 and 👩‍👩‍👧‍👦, ﬁnd ½ № ™ … “quotes” — dash.
the the the and and of of in in to to is is it it for for index index search search"""
QWEN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
LLAMA = QWEN.replace(r"|\p{N}|", r"|\p{N}{1,3}|")
TEXTS = ["", "the cat", "search the index of words", "Привет мир", "東京 is it", "a", "it's 1,234 jobs; don't read it",
         "A query is cut into words, then into pieces, and the pieces' vectors are added up for every passage."]
SPECIAL = dict(cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", unk_token="[UNK]", mask_token="[MASK]")
ROBERTA = dict(bos_token="<s>", eos_token="</s>", cls_token="<s>", sep_token="</s>", pad_token="<pad>", unk_token="<unk>",
               mask_token="<mask>")

# Tokenizers --------------------------------------------------------------------------------------


def template(before, after, pair, tokenizer, **more):
    names = {n for n in (before + " " + after + " " + pair).replace("$A", "").replace("$B", "").replace(":1", "").split()}
    return processors.TemplateProcessing(single=f"{before} $A {after}".strip(), pair=pair, special_tokens=[
        (n, tokenizer.token_to_id(n)) for n in sorted(names)])


def byte_level(specials, size=420):
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=specials, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    made.train_from_iterator(TEXT.split("\n"), trainer)
    return made


def roberta():
    made = byte_level(["<s>", "<pad>", "</s>", "<unk>"])
    made.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    text = json.loads(made.to_str())
    text["model"]["merges"] = [" ".join(pair) for pair in text["model"]["merges"]]  # the older form
    return json.dumps(text)


def modernbert():
    made = byte_level(["|||EMAIL|||", "<|padding|>"])
    made.normalizer = normalizers.NFC()
    made.add_tokens([AddedToken(" " * n, normalized=True) for n in (4, 3, 2)] + [AddedToken("Über", normalized=True)])
    made.add_special_tokens(["[UNK]", "[CLS]", "[SEP]", "[PAD]", AddedToken("[MASK]", lstrip=True, special=True)])
    made.add_tokens([AddedToken("word", single_word=True), AddedToken("[r]", rstrip=True), AddedToken("cafe\u0301")])
    made.post_processor = template("[CLS]", "[SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", made)
    return made.to_str()


def qwen(pattern=QWEN, ignore_merges=False):
    made = byte_level(["<|endoftext|>", "<|im_start|>"])
    made.normalizer = normalizers.NFC() if pattern == QWEN else None
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    made.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False), template("", "<|endoftext|>", "$A <|endoftext|> $B:1 <|endoftext|>:1", made)])
    text = json.loads(made.to_str())
    text["model"]["ignore_merges"] = ignore_merges
    if ignore_merges:
        text["model"]["vocab"]["Ġsearch"] = text["model"]["vocab"].get("Ġsearch", len(text["model"]["vocab"]))
        text["model"]["vocab"]["ĠlostĠ"] = len(text["model"]["vocab"])
        text["model"]["vocab"]["Ġlosing"] = len(text["model"]["vocab"])
    return json.dumps(text)


RULES = {"ﬁ": "fi", "ﬂ": "fl", "½": "1/2", "№": "No", "™": "TM", "…": "...", "Ａ": "A", "ａ": "a", "０": "0", "１": "1", "\u00a0": " ",
         "\u3000": " ", "\t": " ", "\u2028": " ", "\u200b": "", "\ufeff": "", "\x7f": "", "e\u0301": "é", "a\u0301": "á", "o\u0308": "ö",
         "u\u0308": "ü", "ﾊﾟ": "パ", "ﾊ": "ハ", "ﾝ": "ン", "ｶﾞ": "ガ", "ｶ": "カ", "㌔": "キロ", "A\u030a": "Å", "\u212b": "Å", "ſ": "s",
         "²": "2", "\r": " ", "\x85": " ", "\u1112\u1161": "하", "\u1112\u1161\u11ab": "한", "ǅ": "Dž", "ª": "a", "🄰": "A",
         "क\u093c": "\u0958", "©\ufe0f": "(c)"}


def charsmap_rules(path):
    path.write_text("".join(" ".join(f"{ord(c):X}" for c in source) + "\t" + " ".join(f"{ord(c):X}" for c in target) + "\n"
                            for source, target in RULES.items()))


def unigram(older, rule=None, byte_fallback=False):
    with tempfile.TemporaryDirectory() as scratch:
        rules = pathlib.Path(scratch) / "rules.tsv"
        charsmap_rules(rules)
        out = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(TEXT.split("\n") * 3), model_writer=out, model_type="unigram", vocab_size=420,
            character_coverage=1.0, hard_vocab_limit=False, minloglevel=2, byte_fallback=byte_fallback,
            **({"normalization_rule_name": rule} if rule else {"normalization_rule_tsv": str(rules)}))
    proto = sentencepiece_model_pb2.ModelProto.FromString(out.getvalue())
    # As transformers numbers XLM-R's: four special tokens, then the pieces behind sentencepiece's own three.
    vocab = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    vocab += [(p.piece, p.score) for p in proto.pieces[3:]] + [("<mask>", 0.0)]
    made = Tokenizer(models.Unigram(vocab, unk_id=3, byte_fallback=byte_fallback))
    charsmap = normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap)
    if older:
        made.normalizer = charsmap
        made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    else:
        made.normalizer = normalizers.Sequence([charsmap, normalizers.Strip(left=False, right=True),
                                                normalizers.Replace(Regex(" {2,}"), "▁")])
        made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first" if byte_fallback else "always")
    made.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True, special=True)])
    made.post_processor = template("<s>", "</s>", "<s> $A </s> </s> $B </s>", made)
    text = json.loads(made.to_str())
    if older:  # the switch that prepend_scheme replaced
        metaspace = text["pre_tokenizer"]["pretokenizers"][1]
        del metaspace["prepend_scheme"], metaspace["split"]
        metaspace["add_prefix_space"] = True
    return json.dumps(text)


def gemma(prepend=False):
    pieces = [f"<0x{b:02X}>" for b in range(256)]
    made = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    trainer = trainers.BpeTrainer(vocab_size=620, special_tokens=["<pad>", "<eos>", "<bos>", "<unk>", *pieces],
                                  show_progress=False)
    lines = [line.replace(" ", "▁") for line in TEXT.split("\n")[:5]] + ["東京都日本語"]
    made.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    made.train_from_iterator(lines, trainer)
    made.normalizer = normalizers.Replace(" ", "▁")
    made.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    if prepend:
        made.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
        made.pre_tokenizer = None
    made.add_tokens([AddedToken("▁▁", normalized=False), AddedToken("\t\t", normalized=False), AddedToken("<table>", normalized=False)])
    made.post_processor = template("<bos>", "<eos>", "<bos> $A <eos> <bos>:1 $B:1 <eos>:1", made)
    text = json.loads(made.to_str())
    text["added_tokens"] = [t for t in text["added_tokens"] if not t["content"].startswith("<0x")]
    if prepend:  # some bytes have no piece
        for byte in ("<0xF0>", "<0xD0>"):
            del text["model"]["vocab"][byte]
    return json.dumps(text)


def wordpiece(start, stop, processor):
    text = bert.tokenizer(bert.NORMALIZERS[0])
    vocabulary = text["model"]["vocab"]
    for old, new in ROBERTA_NAMES.items() if start == "<s>" else []:
        vocabulary[new] = vocabulary.pop(old)
    names = ["<pad>", "[UNK]", "<s>", "</s>", "<mask>"] if start == "<s>" else bert.SPECIAL
    text["added_tokens"] = [{"id": vocabulary[t], "content": t, "single_word": False, "lstrip": t == "<mask>", "rstrip": False,
                             "normalized": False, "special": True} for t in names]
    text["post_processor"] = {"type": processor, "sep": [stop, vocabulary[stop]], "cls": [start, vocabulary[start]]}
    if processor == "RobertaProcessing":
        text["post_processor"].update(trim_offsets=True, add_prefix_space=False)
    return json.dumps(text)


ROBERTA_NAMES = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
TOKENIZERS = {
    "bert": lambda: wordpiece("[CLS]", "[SEP]", "BertProcessing"), "mpnet": lambda: wordpiece("<s>", "</s>", "RobertaProcessing"),
    "roberta": roberta, "modernbert": modernbert, "qwen": qwen, "llama": lambda: qwen(LLAMA, True),
    "unigram": lambda: unigram(False), "unigram-older": lambda: unigram(True),
    "unigram-bytes": lambda: unigram(False, byte_fallback=True), "gemma": gemma, "prepend": lambda: gemma(True)}
EXTRA = ["it's IT'S 'ſ 'LL we'Ve", "a\u0301e\u0301 \u0041\u030a", "  two   three    four", " lead", "trail ", "a\r\nb\r\rc\t\td", "１２３４５ 1234567",
         "x<mask> y  <mask>", "a [MASK]b[MASK] ", "<s></s><pad>", "the|||EMAIL|||x", "sword word words word", "[r]  x[r]", "U\u0308ber U\u0308berall",
         "cafe\u0301 café", "<|endoftext|>a<|im_start|>", "▁▁a ▁b", "<table>\t\t<0x41>", "ﬁ²ſ№", "ﾊﾟｶﾞ㌔", "\u1112\u1161\u11ab 한", "क\u093cx",
         "🄰👍🏽", "\u0378\U0010ffff", "losing search searching", "\u00a0\u3000\u2028x", "\u200b\ufeff", "e\u0301\u0301\u0301", "©️®️", "\u1e9b\u0323",
         "nosuch\ue000\ue001x", "東京都東京", "\x00\x01"]


def token_lines():
    import random
    lines = ["", " ", "\t", *EXTRA, *bert.ODD]
    rng = random.Random(3)
    words = sorted(set(TEXT.split())) + bert.ODD
    while len(lines) < 170:
        lines.append(rng.choice([" ", " ", "", "-", "  "]).join(rng.choice(words) for _ in range(rng.randint(2, 8))))
    return lines


def write_tokenizers():
    (FOLDER / "tokenizers").mkdir(parents=True)
    lines, rows = token_lines(), []
    for name, make in TOKENIZERS.items():
        text = make()
        (FOLDER / f"tokenizers/{name}.json").write_text(json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")))
        made = Tokenizer.from_str(text)
        pairs = [made.encode(a, b) for a, b in zip(lines[:12], lines[20:32])]
        rows.append({"tokenizer": name, "ids": [made.encode(line).ids for line in lines],
                     "pairs": [[e.ids, e.type_ids] for e in pairs]})
    with open(FOLDER / "tokens.jsonl", "w") as out:
        out.write(json.dumps({"lines": lines}) + "\n")
        for row in rows:
            out.write(json.dumps(row, separators=(",", ":")) + "\n")


# Models -------------------------------------------------------------------------------------------


def draw(names):
    """{name: shape} -> tensors, as the tests draw them."""
    found = {}
    for place, name in enumerate(sorted(names)):
        count, state = math.prod(names[name]), np.uint64(place)
        with np.errstate(over="ignore"):
            z = state + np.uint64(0x9E3779B97F4A7C15) * np.arange(1, count + 1, dtype=np.uint64)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            z ^= z >> np.uint64(31)
        values = ((z >> np.uint64(40)).astype(np.float32) / np.float32(2 ** 23) - np.float32(1)) / np.float32(2)
        if len(names[name]) == 1 and name.endswith("weight"):
            values = values + np.float32(1)
        found[name] = torch.from_numpy(values.reshape(names[name]))
    return found


def saved_shapes(model):
    with tempfile.TemporaryDirectory() as scratch:
        model.save_pretrained(scratch)
        with safe_open(f"{scratch}/model.safetensors", "pt") as file:
            return {k: list(file.get_slice(k).get_shape()) for k in file.keys()}, json.load(open(f"{scratch}/config.json"))


def write_folder(path, tokenizer, names, config, tensors, modules=None, extra=None, limit=32):
    path = pathlib.Path(path)
    files = {"config.json": config, **(extra or {})}
    if modules is not None:
        files["modules.json"] = [{"idx": i, "name": str(i), "path": "" if i == 0 else f"{i}_{kind}",
                                  "type": f"sentence_transformers.models.{kind}"} for i, (kind, _) in enumerate(modules)]
        for i, (kind, settings) in enumerate(modules):
            if i and settings is not None:
                files[f"{i}_{kind}/config.json"] = settings
        files["sentence_bert_config.json"] = {"max_seq_length": limit, "do_lower_case": False}
        files.setdefault("config_sentence_transformers.json", {"prompts": {}, "default_prompt_name": None})
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(json.dumps(content))
    shutil.copy(FOLDER / f"tokenizers/{tokenizer}.json", path / "tokenizer.json")
    (path / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": limit, **names}))
    for folder in {n.rpartition("/")[0] for n in tensors}:
        part = {n.rpartition("/")[2]: t.contiguous() for n, t in tensors.items() if n.rpartition("/")[0] == folder}
        save_file(part, path / folder / "model.safetensors", metadata={"format": "pt"})
    return files


def pooling(mode, size=32):
    return ("Pooling", {"word_embedding_dimension": size, "pooling_mode_cls_token": mode == "cls",
                        "pooling_mode_mean_tokens": mode == "mean", "pooling_mode_max_tokens": mode == "max",
                        "pooling_mode_mean_sqrt_len_tokens": False, "pooling_mode_weightedmean_tokens": False,
                        "pooling_mode_lasttoken": mode == "lasttoken", "include_prompt": True})


def dense(inputs, outputs, bias, activation):
    return ("Dense", {"in_features": inputs, "out_features": outputs, "bias": bias, "activation_function": activation})


IDENTITY, TANH, NORMALIZE = "torch.nn.modules.linear.Identity", "torch.nn.modules.activation.Tanh", ("Normalize", None)


def sentence_model(name, tokenizer, names, config, modules, prompts=None, body=None, change=None, side=True):
    """Writes models/NAME.json; `change` turns (config, tensors) into what is stored beside what is computed."""
    made = (body or hf.AutoModel.from_config)(config)
    shapes, saved = saved_shapes(made)
    stored_config, stored_shapes, to_reference = saved, shapes, lambda tensors, role: tensors
    if change:
        stored_config, stored_shapes, to_reference = change(saved, shapes)
    for i, (kind, settings) in enumerate(modules):
        if kind == "Dense":
            stored_shapes[f"{i}_Dense/linear.weight"] = [settings["out_features"], settings["in_features"]]
            if settings["bias"]:
                stored_shapes[f"{i}_Dense/linear.bias"] = [settings["out_features"]]
        if kind == "LayerNorm":
            stored_shapes[f"{i}_LayerNorm/norm.weight"] = stored_shapes[f"{i}_LayerNorm/norm.bias"] = [settings["dimension"]]
    tensors = draw(stored_shapes)
    extra = {"config_sentence_transformers.json": {"prompts": prompts, "default_prompt_name": None}} if prompts else None
    vectors, files, ids = {}, None, None
    for role in ("query", "document"):
        with tempfile.TemporaryDirectory() as scratch:
            files = write_folder(scratch, tokenizer, names, saved, to_reference(tensors, role), modules, extra)
            encoder = SentenceTransformer(scratch, device="cpu", local_files_only=True)
            prompt = (prompts or {}).get(role, "")
            texts = [prompt + text for text in TEXTS]
            vectors[role] = encoder.encode(texts, prompt="", normalize_embeddings=True, batch_size=1).tolist()
            ids = [encoder.tokenizer(t, truncation=True, max_length=32)["input_ids"] for t in TEXTS]
    files["config.json"] = stored_config
    write_model(name, tokenizer, files, stored_shapes, {"texts": TEXTS, "ids": ids, **vectors})


def write_model(name, tokenizer, files, shapes, answers):
    (FOLDER / "models").mkdir(exist_ok=True)
    answers = {k: [[float(f"{x:.9g}") for x in row] if k in ("query", "document", "scores") else row for row in v]
               for k, v in answers.items()}
    content = {"tokenizer": tokenizer, "files": files, "tensors": shapes, **answers}
    (FOLDER / f"models/{name}.json").write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def token_model(name):
    """A late-interaction model: BERT, then `linear` without bias on every token, unit length each."""
    config = hf.BertConfig(**SMALL, vocab_size=size_of("bert"), type_vocab_size=2)
    shapes, saved = saved_shapes(hf.BertModel(config, add_pooling_layer=False))
    shapes = {f"bert.{k}": v for k, v in shapes.items()} | {"linear.weight": [12, 32]}
    saved["architectures"] = ["HF_ColBERT"]
    tensors, made = draw(shapes), Tokenizer.from_file(str(FOLDER / "tokenizers/bert.json"))
    made.enable_truncation(32)
    body = hf.BertModel(config, add_pooling_layer=False).eval()
    body.load_state_dict({k[5:]: v for k, v in tensors.items() if k.startswith("bert.")})
    vectors, ids = [], [made.encode(text).ids for text in TEXTS]
    with torch.no_grad():
        for row in ids:
            hidden = body(torch.tensor([row])).last_hidden_state[0] @ tensors["linear.weight"].T
            vectors.append(torch.nn.functional.normalize(hidden, dim=1).flatten().tolist())
    files = {"config.json": saved, "tokenizer_config.json": {"model_max_length": 32}}
    write_model(name, "bert", files, shapes, {"texts": TEXTS, "ids": ids, "document": vectors})


def score_model(name, tokenizer, names, config, limit=32):
    made = hf.AutoModelForSequenceClassification.from_config(config)
    shapes, saved = saved_shapes(made)
    tensors, scores = draw(shapes), []
    pairs = [[TEXTS[2], text or "b"] for text in TEXTS] + [[TEXTS[7], TEXTS[6]], ["a", TEXTS[7] * 2]]
    with tempfile.TemporaryDirectory() as scratch:
        files = write_folder(scratch, tokenizer, names, saved, tensors, limit=limit)
        model = hf.AutoModelForSequenceClassification.from_pretrained(scratch).eval()
        cut = hf.AutoTokenizer.from_pretrained(scratch)
        types = ["input_ids", "token_type_ids"] if getattr(config, "type_vocab_size", 0) > 1 else ["input_ids"]
        ids = []
        for pair in pairs:
            made = cut(*pair, truncation="longest_first", max_length=limit, return_tensors="pt", return_token_type_ids=True)
            ids.append(made["input_ids"][0].tolist())
            with torch.no_grad():
                scores.append([model(**{k: made[k] for k in types}).logits.item()])
    files["tokenizer_config.json"] = {"model_max_length": limit}
    write_model(name, tokenizer, files, shapes, {"pairs": pairs, "ids": ids, "scores": scores})


SMALL = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48, max_position_embeddings=48)


def size_of(tokenizer):
    return max(Tokenizer.from_file(str(FOLDER / f"tokenizers/{tokenizer}.json")).get_vocab(True).values()) + 1


def lora(saved, shapes):
    """The original files of jina-embeddings-v3: adapters of five tasks beside every weight."""
    tasks = ["retrieval.query", "retrieval.passage", "separation", "classification", "text-matching"]
    config = {k: v for k, v in saved.items() if k not in ("rope_parameters", "architectures")} | {
        "model_type": "xlm-roberta", "architectures": ["XLMRobertaModel"], "auto_map": {"AutoModel": "x--modeling_lora.XLMRobertaLoRA"},
        "position_embedding_type": "rotary", "rotary_emb_base": 20000.0, "lora_adaptations": tasks, "lora_alpha": 1, "lora_rank": 4,
        "lora_dropout_p": 0.0, "lora_main_params_trainable": False, "load_trained_adapters": True, "use_flash_attn": True,
        "task_instructions": {t: p for t, p in zip(tasks, [LORA_PROMPTS["query"], LORA_PROMPTS["document"], "", "", ""])},
        "matryoshka_dimensions": [8, 16, 32], "emb_pooler": "mean", "truncate_dim": None}
    stored = {}
    for name, shape in shapes.items():
        if len(shape) == 2:
            prefix = f"roberta.{name.removesuffix('.weight')}.parametrizations.weight."
            rows, columns = shape
            stored[prefix + "original"] = shape
            stored[prefix + "0.lora_A"] = [5, rows, 4] if "embeddings" in name else [5, 4, columns]
            stored[prefix + "0.lora_B"] = [5, 4, columns] if "embeddings" in name else [5, rows, 4]
        else:
            stored[f"roberta.{name}"] = shape

    def merge(tensors, role):
        task, found = 0 if role == "query" else 1, {}
        for name in shapes:
            prefix = f"roberta.{name.removesuffix('.weight')}.parametrizations.weight."
            if prefix + "original" not in tensors:
                found[name] = tensors[f"roberta.{name}"]
                continue
            a, b = tensors[prefix + "0.lora_A"][task], tensors[prefix + "0.lora_B"][task]
            change = a @ b if "embeddings" in name else b @ a
            found[name] = tensors[prefix + "original"] + change / 4
        return found

    return config, stored, merge


def older_nomic(saved, shapes):
    """The settings of nomic-embed-text as its own code names them."""
    config = {"model_type": "nomic_bert", "activation_function": "swiglu", "n_embd": 32, "n_head": 4, "n_inner": 48, "n_layer": 2,
              "n_positions": 48, "vocab_size": saved["vocab_size"], "type_vocab_size": 2, "layer_norm_epsilon": 1e-12,
              "rotary_emb_base": 1000, "rotary_emb_fraction": 1.0, "rotary_emb_interleaved": False, "rotary_emb_scale_base": None,
              "rotary_scaling_factor": None, "qkv_proj_bias": False, "mlp_fc1_bias": False, "mlp_fc2_bias": False, "prenorm": False,
              "parallel_block": False, "use_rms_norm": False, "causal": False, "scale_attn_weights": True, "max_trained_positions": 2048}
    return config, dict(shapes), lambda tensors, role: tensors


LORA_PROMPTS = {"query": "search the index: ", "document": "the passage: "}
E5 = {"query": "query: ", "passage": "passage: ", "document": "passage: "}


def write_models():
    word, uni = size_of("bert"), size_of("unigram")
    norm = [("Transformer", None), pooling("mean"), NORMALIZE]
    sentence_model("bert-cls", "bert", SPECIAL, hf.BertConfig(**SMALL, vocab_size=word),
                   [("Transformer", None), pooling("cls"), NORMALIZE])
    sentence_model("bert-max-dense", "bert", SPECIAL, hf.BertConfig(**SMALL, vocab_size=word, hidden_act="gelu_new"),
                   [("Transformer", None), pooling("max"), dense(32, 20, True, TANH), ("LayerNorm", {"dimension": 20})])
    sentence_model("bert-unigram", "unigram-older", ROBERTA, hf.BertConfig(**SMALL, vocab_size=uni), norm, E5)
    sentence_model("roberta", "roberta", ROBERTA, hf.RobertaConfig(**SMALL, vocab_size=size_of("roberta"), pad_token_id=1,
                   type_vocab_size=1), norm)
    sentence_model("xlm-roberta", "unigram", ROBERTA, hf.XLMRobertaConfig(**SMALL, vocab_size=uni, pad_token_id=1, type_vocab_size=1),
                   [("Transformer", None), pooling("cls"), NORMALIZE])
    sentence_model("distilbert", "bert", SPECIAL, hf.DistilBertConfig(
        vocab_size=word, dim=32, n_layers=2, n_heads=4, hidden_dim=48, max_position_embeddings=48), norm)
    sentence_model("mpnet", "mpnet", ROBERTA | {"unk_token": "[UNK]"}, hf.MPNetConfig(**SMALL, vocab_size=size_of("mpnet")), norm)
    nomic = hf.NomicBertConfig(**SMALL, vocab_size=word)
    sentence_model("nomic-bert", "bert", SPECIAL, nomic, norm, {"query": "search_query: ", "document": "search_document: "})
    sentence_model("nomic-bert-older", "bert", SPECIAL, nomic, norm, change=older_nomic)
    local = dict(SMALL, num_hidden_layers=5, pad_token_id=0, bos_token_id=1, eos_token_id=2, cls_token_id=1, sep_token_id=2)
    sentence_model("modernbert", "modernbert", SPECIAL, hf.ModernBertConfig(**local, vocab_size=size_of("modernbert"), local_attention=8),
                   [("Transformer", None), pooling("cls")])
    causal = dict(SMALL, num_key_value_heads=2, head_dim=12)
    sentence_model("qwen3", "qwen", dict(eos_token="<|endoftext|>", pad_token="<|endoftext|>"),
                   hf.Qwen3Config(**causal, vocab_size=size_of("qwen"), rope_theta=1000000.0),
                   [("Transformer", None), pooling("lasttoken"), NORMALIZE], {"query": "Find it\nQuery:", "document": ""})
    sentence_model("gemma3", "gemma", dict(bos_token="<bos>", eos_token="<eos>", pad_token="<pad>", unk_token="<unk>"),
                   hf.Gemma3TextConfig(**dict(causal, num_hidden_layers=4), vocab_size=size_of("gemma"), sliding_window=8,
                                       sliding_window_pattern=3, query_pre_attn_scalar=10, use_bidirectional_attention=True),
                   [("Transformer", None), pooling("mean"), dense(32, 40, False, IDENTITY), dense(40, 32, False, IDENTITY), NORMALIZE],
                   {"query": "the query: ", "document": "title: none | text: "})
    sentence_model("jina-v3", "unigram", ROBERTA, hf.JinaEmbeddingsV3Config(**SMALL, vocab_size=uni),
                   norm, LORA_PROMPTS, change=lora)
    sentence_model("jina-v3-plain", "unigram", ROBERTA, hf.JinaEmbeddingsV3Config(**SMALL, vocab_size=uni), norm)
    token_model("colbert")
    score_model("bert-score", "bert", SPECIAL, hf.BertConfig(**SMALL, vocab_size=word, num_labels=1))
    score_model("roberta-score", "roberta", ROBERTA, hf.RobertaConfig(**SMALL, vocab_size=size_of("roberta"), num_labels=1, pad_token_id=1,
                                                                      type_vocab_size=1))
    score_model("xlm-roberta-score", "unigram", ROBERTA, hf.XLMRobertaConfig(**SMALL, vocab_size=uni, num_labels=1, pad_token_id=1,
                                                                             type_vocab_size=1))
    score_model("distilbert-score", "bert", SPECIAL, hf.DistilBertConfig(
        vocab_size=word, dim=32, n_layers=2, n_heads=4, hidden_dim=48, max_position_embeddings=48, num_labels=1))
    score_model("modernbert-score", "modernbert", SPECIAL, hf.ModernBertConfig(
        **local, vocab_size=size_of("modernbert"), local_attention=8, num_labels=1, classifier_pooling="mean"))


def write_sharded():
    """A folder as transformers saves it: bfloat16, an index and several shards."""
    target = FOLDER / "sharded"
    config = hf.RobertaConfig(**dict(SMALL, hidden_size=16), vocab_size=size_of("roberta"), pad_token_id=1, type_vocab_size=1)
    torch.manual_seed(0)
    model = hf.RobertaModel(config, add_pooling_layer=False).to(torch.bfloat16)
    model.save_pretrained(target, max_shard_size="12KB")
    cut = hf.PreTrainedTokenizerFast(tokenizer_file=str(FOLDER / "tokenizers/roberta.json"), model_max_length=32, **ROBERTA)
    cut.save_pretrained(target)
    encoder = SentenceTransformer(str(target), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32})
    vectors = encoder.encode(TEXTS, normalize_embeddings=True, batch_size=1).tolist()
    (target / "answers.json").write_text(json.dumps({"texts": TEXTS, "document": vectors}))


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    write_tokenizers()
    write_models()
    write_sharded()


if __name__ == "__main__":
    main()
