// One header to cross-check a backend in C++17: reads the cases of `yij vectors export cases --npy` and writes results.
// No dependencies. Public domain (CC0).
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace yij {

/// A float32 array, row-major.
struct Array {
    std::vector<int> shape;
    std::vector<float> data;

    explicit Array(std::vector<int> shape = {}) : shape(std::move(shape)) {
        std::size_t size = 1;
        for (int axis : this->shape) size *= axis;
        data.resize(this->shape.empty() ? 0 : size);
    }
};

/// Reads a .npy file of float32, little-endian, row-major, as all exported ones are.
inline Array read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    char head[10];
    if (!in.read(head, 10) || std::string(head + 1, 5) != "NUMPY") throw std::runtime_error(file.string() + " is no .npy");
    std::string text(static_cast<unsigned char>(head[8]) + 256 * static_cast<unsigned char>(head[9]), ' ');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (text.find("'<f4'") == std::string::npos) throw std::runtime_error(file.string() + " is not float32");
    std::vector<int> shape;
    std::size_t at = text.find('(') + 1;
    std::stringstream axes(text.substr(at, text.find(')') - at));
    for (std::string axis; std::getline(axes, axis, ',');) {
        if (axis.find_first_of("0123456789") != std::string::npos) shape.push_back(std::stoi(axis));
    }
    Array array(shape);
    in.read(reinterpret_cast<char*>(array.data.data()), static_cast<std::streamsize>(4 * array.data.size()));
    if (!in) throw std::runtime_error(file.string() + " is cut short");
    return array;
}

/// Writes a .npy file.
inline void write(const std::filesystem::path& file, const Array& array) {
    std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    for (int axis : array.shape) text += std::to_string(axis) + ",";
    text += "), }";
    text.resize((text.size() + 11 + 63) / 64 * 64 - 11, ' ');
    text += '\n';
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    out << "\x93NUMPY" << '\x01' << '\0' << static_cast<char>(text.size() % 256) << static_cast<char>(text.size() / 256)
        << text;
    out.write(reinterpret_cast<const char*>(array.data.data()), static_cast<std::streamsize>(4 * array.data.size()));
    if (!out) throw std::runtime_error("cannot write " + file.string());
}

/// A case: its operation, its attributes, its inputs.
class Case {
public:
    Case(std::filesystem::path folder, std::string name) : folder_(std::move(folder)), name_(std::move(name)) {
        std::ifstream in(folder_ / name_ / "case.txt");
        for (std::string line; std::getline(in, line);) {
            std::size_t space = line.find(' ');
            attributes_[line.substr(0, space)] = line.substr(space + 1);
        }
    }

    const std::string& name() const { return name_; }
    std::string operation() const { return attributes_.at("operation"); }
    std::string text(const std::string& attribute) const { return attributes_.at(attribute); }
    Array input(const std::string& array) const { return read(folder_ / name_ / (array + ".npy")); }

    /// The shape of an output, of which the export has the expected values.
    std::vector<int> shape(const std::string& output) const { return input(output).shape; }

    std::vector<int> numbers(const std::string& attribute) const {
        std::stringstream words(attributes_.at(attribute));
        std::vector<int> numbers;
        for (int number; words >> number;) numbers.push_back(number);
        return numbers;
    }

private:
    std::filesystem::path folder_;
    std::string name_;
    std::map<std::string, std::string> attributes_;
};

/// All cases of an exported folder.
inline std::vector<Case> cases(const std::filesystem::path& folder) {
    std::ifstream in(folder / "cases.txt");
    if (!in) throw std::runtime_error("there is no " + (folder / "cases.txt").string() + ": yij vectors export DIR --npy");
    std::vector<Case> all;
    for (std::string name; std::getline(in, name);) all.emplace_back(folder, name);
    return all;
}

}  // namespace yij
